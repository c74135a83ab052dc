import { useEffect, useState } from 'react';
import { err, ok } from '@/core/result.ts';
import type { CaseResult } from '@/report/case-result.ts';
import { reportedLabels } from '@/report/reported.ts';
import { diagnoseRequest } from '@/state/run-actions.ts';
import { useApp, useAppState, useShownDiagnosis } from '../app-context.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { Switch } from '../controls/switch.tsx';
import { ErrorCard } from '../run/error-card.tsx';
import { ResearchNotice } from '../shell/research-notice.tsx';
import { useExportText } from '../text.ts';
import { useViewerSlot } from '../viewer/viewer-context.tsx';
import './export.css';
import { DeidentifyRow } from './deidentify-row.tsx';
import { ExportRow } from './export-row.tsx';
import { reportFile, textFile, type TextFormat } from './make-files.ts';
import { occlusionFile } from './occlusion-file.ts';
import { StoreSection } from './store-section.tsx';
import { withNotice } from './png.ts';
import { PrintDialog } from './print-dialog.tsx';
import { useExport, useMaterial } from './use-export.ts';

const TEXT_FORMATS = ['json', 'csv', 'categories', 'text', 'fhir'] as const satisfies readonly TextFormat[];

/** Every way out of the page, each with what it contains. */
export function ExportDialog({ onClose }: { onClose(): void }) {
  const t = useExportText();
  const { store, services, exports } = useApp();
  const { viewer } = useViewerSlot();
  const shown = useShownDiagnosis();
  const selected = useAppState((state) => state.view.label);
  const scans = useAppState((state) => state.opened.scans);
  const saved = useAppState((state) => state.saved !== undefined);
  const [names, setNames] = useState(false);
  const exporting = useExport();
  const material = useMaterial(names);
  const hasDicom = useHasDicom();
  const server = usePacsName();
  const [printed, setPrinted] = useState<CaseResult>();
  if (!shown) return null;

  const { ranking } = shown.diagnosis;
  // Maps are of the scans as they were ranked last: a saved result has none.
  const label = saved
    ? undefined
    : (ranking.disorders.find(({ index }) => index === selected) ?? reportedLabels(ranking, 1)[0]);
  const noResult = err({ kind: 'cancelled' } as const);
  const text = (format: TextFormat) => () =>
    exporting.run(format, async () => {
      const made = await material();
      return made ? ok(textFile(format, made)) : noResult;
    });
  const report = () =>
    exporting.run('sr', async () => {
      const made = await material();
      return made ? reportFile(made) : noResult;
    });
  const segmentation = () =>
    exporting.run('seg', async (signal) => {
      const made = await material();
      return made && label
        ? occlusionFile(made, label, services.explain, diagnoseRequest(store.getState()), signal)
        : noResult;
    });
  const png = () =>
    exporting.run('png', async () => {
      if (!viewer) return noResult;
      const picture = await viewer.capture(viewer.state.activePane, true);
      return ok({ blob: await withNotice(picture), name: 'longtail-viewport.png' });
    });
  const open = scans.length > 0;

  if (printed)
    return (
      <PrintDialog
        result={printed}
        names={names}
        label={open ? label : undefined}
        onClose={() => setPrinted(undefined)}
      />
    );
  return (
    <Dialog title={t('title')} size="large" onClose={onClose} footer={<ResearchNotice />}>
      <div className="export">
        <p>
          {t('lead')} {t(server === undefined ? 'nowhere' : 'onlyThere')}
        </p>
        <div className="export__option">
          <Switch label={t('names')} selected={names} onChange={setNames} />
          <p className="small faint">{t('namesDetail')}</p>
        </div>
        {exporting.state.kind === 'failed' && (
          <ErrorCard heading={t('failed')} error={exporting.state.error} />
        )}
        <ul className="export__list">
          {TEXT_FORMATS.map((format) => (
            <ExportRow key={format} id={format} exporting={exporting} onSave={text(format)} />
          ))}
          <ExportRow
            id="sr"
            exporting={exporting}
            onSave={report}
            unavailable={hasDicom ? undefined : t(open ? 'noDicom' : 'noScan')}
          />
          <ExportRow
            id="seg"
            exporting={exporting}
            onSave={segmentation}
            detail={t('seg.detail', { label: label?.name ?? '' })}
            unavailable={hasDicom && label ? undefined : t(open && label ? 'noDicom' : 'noMap')}
          />
          <ExportRow
            id="png"
            exporting={exporting}
            onSave={png}
            unavailable={open ? undefined : t('noScan')}
          />
          <ExportRow
            id="print"
            exporting={exporting}
            onSave={() => setPrinted(exports.result())}
            action={t('print.action')}
          />
          {open && <DeidentifyRow />}
        </ul>
        {server !== undefined && (
          <StoreSection
            server={server}
            label={label}
            unavailable={
              shown.standing !== 'final'
                ? t('store.notFinal')
                : hasDicom
                  ? undefined
                  : t(open ? 'noDicom' : 'noScan')
            }
          />
        )}
      </div>
    </Dialog>
  );
}

/** Whether any scan of the result can be pointed at; false until its files were asked. */
function useHasDicom(): boolean {
  const gather = useMaterial(false);
  const [has, setHas] = useState(false);
  useEffect(() => {
    let gone = false;
    void gather().then((material) => {
      if (!gone) setHas((material?.scans.length ?? 0) > 0);
    });
    return () => {
      gone = true;
    };
  }, [gather]);
  return has;
}

/** The server that the app was started with, if there is one. */
function usePacsName(): string | undefined {
  const { services } = useApp();
  const [name, setName] = useState<string>();
  useEffect(() => {
    void services.pacs?.server().then(setName);
  }, [services]);
  return name;
}
