import { Download } from 'lucide-react';
import { withoutNames } from '@/report/anonymous.ts';
import { toJson } from '@/report/result-json.ts';
import { useApp } from '../app-context.tsx';
import { IconButton } from '../controls/button.tsx';
import { saveBlob } from '../save-blob.ts';
import { useText } from '../text.ts';

/** Saves the whole ranking as JSON, without names of files and of the case: they may name the patient. */
export function SaveResult() {
  const t = useText();
  const { exports } = useApp();
  const save = () => {
    const result = exports.result();
    if (!result) return;
    const json = toJson(withoutNames(result));
    saveBlob(new Blob([json], { type: 'application/json' }), t('ranking.resultFileName'));
  };
  return <IconButton icon={Download} label={t('ranking.saveResult')} onPress={save} />;
}
