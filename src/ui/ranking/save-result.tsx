import { Download } from 'lucide-react';
import type { Diagnosis } from '@/ranking/diagnosis.ts';
import { toJson } from '@/report/result-json.ts';
import { useAppState, useChosenScans } from '../app-context.tsx';
import { IconButton } from '../controls/button.tsx';
import { saveBlob } from '../save-blob.ts';
import { useText } from '../text.ts';

/** Saves the whole ranking as JSON, without names of files and of the case: they may name the patient. */
export function SaveResult({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const t = useText();
  const packs = useAppState((state) => state.packs.list);
  const chosen = useChosenScans();
  const version = packs.find(({ manifest }) => manifest.id === diagnosis.pack)?.manifest.version;
  if (version === undefined) return null;
  const save = () => {
    const numbered = diagnosis.scans.map((scan, i) => ({ ...scan, scanId: `scan-${i + 1}` }));
    const scans = diagnosis.scans.map(({ scanId, used }, i) => ({
      scanId: `scan-${i + 1}`,
      slices: chosen.find(({ scan }) => scan.id === scanId)?.scan.slices.length ?? used.length,
    }));
    const json = toJson({
      pack: { id: diagnosis.pack, version },
      diagnosis: { ...diagnosis, scans: numbered },
      scans,
      created: new Date().toISOString(),
    });
    saveBlob(new Blob([json], { type: 'application/json' }), t('ranking.resultFileName'));
  };
  return <IconButton icon={Download} label={t('ranking.saveResult')} onPress={save} />;
}
