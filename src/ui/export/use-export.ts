import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import { objectKey, scanIdentity } from '@/pipeline/identity.ts';
import type { CaseResult } from '@/report/case-result.ts';
import type { Pseudonyms } from '@/report/deidentify/pseudonyms.ts';
import type { DicomScan } from '@/report/dicom/source-scan.ts';
import { reportableScans } from '@/report/dicom/structured-report.ts';
import type { App } from '@/state/app.ts';
import { useApp } from '../app-context.tsx';
import { saveBlob } from '../save-blob.ts';
import type { MadeFile, Material } from './make-files.ts';

export type ExportState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working'; readonly id: string }
  | { readonly kind: 'saved'; readonly id: string; readonly name: string }
  | { readonly kind: 'failed'; readonly id: string; readonly error: LongtailError };

export interface Exporting {
  readonly state: ExportState;
  /** Makes a file and hands it to the browser's download. One at a time. */
  run(id: string, make: (signal: AbortSignal) => Promise<Result<MadeFile, LongtailError>>): void;
  cancel(): void;
}

export function useExport(): Exporting {
  const [state, setState] = useState<ExportState>({ kind: 'idle' });
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);
  const run = useCallback<Exporting['run']>((id, make) => {
    controller.current?.abort();
    const own = new AbortController();
    controller.current = own;
    setState({ kind: 'working', id });
    void make(own.signal).then((made) => {
      if (own.signal.aborted) return;
      if (!made.ok) {
        setState(
          made.error.kind === 'cancelled' ? { kind: 'idle' } : { kind: 'failed', id, error: made.error },
        );
        return;
      }
      saveBlob(made.value.blob, made.value.name);
      setState({ kind: 'saved', id, name: made.value.name });
    });
  }, []);
  const cancel = useCallback(() => {
    controller.current?.abort();
    setState({ kind: 'idle' });
  }, []);
  return { state, run, cancel };
}

/** Whatever an export is made of, gathered when it is asked for. */
export function useMaterial(names: boolean): () => Promise<Material | undefined> {
  const app = useApp();
  const { t } = useTranslation();
  return useCallback(() => gather(app, names, t), [app, names, t]);
}

async function gather(app: App, names: boolean, t: Material['t']): Promise<Material | undefined> {
  const result = app.exports.result();
  if (!result) return undefined;
  const ids = result.diagnosis.scans.map(({ scanId }) => scanId);
  const open = app.store.getState().opened.scans.length > 0;
  const sources = open ? await app.exports.services?.sources(ids) : undefined;
  const scans = sources?.ok ? reportableScans(result, sources.value) : [];
  const pseudonyms = app.exports.pseudonyms();
  return { result: await withCopies(result, scans, pseudonyms), scans, names, t, pseudonyms };
}

/** So that a saved result is known again beside the de-identified copy of its case, too. */
async function withCopies(
  result: CaseResult,
  dicom: readonly DicomScan[],
  pseudonyms: Pseudonyms,
): Promise<CaseResult> {
  const scans = result.scans.map(async (origin) => {
    const found = dicom.find(({ scan }) => scan.id === origin.scanId);
    if (!found) return origin;
    const pictures = found.images.map(({ instanceUid }, i) => ({
      key: objectKey(pseudonyms.uid(instanceUid)),
      frame: found.scan.slices[i]?.frame ?? 0,
    }));
    return { ...origin, copyIdentity: await scanIdentity(pictures) };
  });
  return { ...result, scans: await Promise.all(scans) };
}
