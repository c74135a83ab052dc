import { useMemo } from 'react';
import { MODALITIES, type Examination } from '@/volume/scan.ts';
import type { ChosenScan } from '@/state/scan-choice.ts';
import { useApp, useAppState, useChosenScans } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { Choice } from '../controls/choice.tsx';
import { SavedScans } from '../export/saved-note.tsx';
import { HandChanges } from '../import/hand-changes.tsx';
import { ListedCases } from '../import/listed-cases.tsx';
import { useGrowing } from '../import/use-growing.ts';
import { WhenNear } from '../import/when-near.tsx';
import { useText } from '../text.ts';
import { ScanCard } from './scan-card.tsx';

/** Examinations with their scans: what was found, and what takes part. */
export function ScanPanel() {
  const t = useText();
  const saved = useAppState((state) => state.saved);
  const examinations = useAppState((state) => state.opened.examinations);
  const files = useAppState((state) => state.opened.files.length);
  const chosen = useChosenScans();
  // A folder of a hospital may hold thousands: the page draws between them.
  const made = useGrowing(chosen.length);
  const byId = useMemo(() => new Map(chosen.map((scan) => [scan.scan.id, scan])), [chosen]);
  return (
    <section className="scan-panel" aria-labelledby="scans-title">
      <header className="panel-head">
        <h2 id="scans-title">{t('case.title')}</h2>
        <p className="small faint digits">
          {t('case.scans', { count: chosen.length })}, {t('case.files', { count: files })}
        </p>
      </header>
      <ListedCases />
      <HandChanges />
      <div className="scan-panel__list">
        {chosen.length === 0 && (saved ? <SavedScans saved={saved} /> : <NoScans />)}
        <SeveralPatients />
        <AskForAll chosen={chosen} />
        {firstOf(examinations, made).map(({ examination, scanIds }) => (
          <ExaminationGroup
            key={examination.id}
            examination={examination}
            scans={scanIds.flatMap((id) => byId.get(id) ?? [])}
          />
        ))}
      </div>
    </section>
  );
}

/** The first scans of the case, by examination. */
function firstOf(
  examinations: readonly Examination[],
  count: number,
): readonly { readonly examination: Examination; readonly scanIds: readonly string[] }[] {
  let left = count;
  return examinations.flatMap((examination) => {
    if (left <= 0) return [];
    const scanIds = examination.scanIds.slice(0, left);
    left -= scanIds.length;
    return [{ examination, scanIds }];
  });
}

function NoScans() {
  const t = useText();
  const { view } = useApp();
  return (
    <div className="idle-card">
      <h3>{t('case.noScans')}</h3>
      <p>{t('case.noScansDetail')}</p>
      <Button onPress={() => view.openDialog('report')}>{t('action.importReport')}</Button>
    </div>
  );
}

/** A folder often holds more patients than whoever drops it knows. */
function SeveralPatients() {
  const t = useText();
  const examinations = useAppState((state) => state.opened.examinations);
  const patients = new Set(examinations.flatMap(({ patient }) => patient ?? []));
  if (patients.size < 2) return null;
  return (
    <div className="idle-card">
      <h3>{t('patients.several', { count: patients.size })}</h3>
      <p>{t('patients.hint')}</p>
    </div>
  );
}

/** One answer for a folder of pictures, which would otherwise be asked for one by one. */
function AskForAll({ chosen }: { readonly chosen: readonly ChosenScan[] }) {
  const t = useText();
  const { cases } = useApp();
  const asking = chosen.filter(({ asksModality }) => asksModality);
  if (asking.length < 2) return null;
  return (
    <div className="idle-card">
      <h3>{t('scan.askAll', { count: asking.length })}</h3>
      <Choice
        label={t('scan.modalityOfAll')}
        value={undefined}
        placeholder={t('scan.chooseModality')}
        options={MODALITIES.map((id) => ({ id, label: t(`modality.${id}`) }))}
        onChange={(modality) =>
          void cases.change(
            ...asking.map(({ scan }) => ({ kind: 'set-modality' as const, scan: scan.id, modality })),
          )
        }
      />
    </div>
  );
}

interface ExaminationGroupProps {
  readonly examination: Examination;
  readonly scans: readonly ChosenScan[];
}

function ExaminationGroup({ examination, scans }: ExaminationGroupProps) {
  const t = useText();
  return (
    <section className="examination" aria-label={examination.title || t('case.untitled')}>
      <h3 className="examination__title">
        {examination.patient !== undefined && (
          <span className="examination__patient">
            {t('patients.number', { number: examination.patient })}
          </span>
        )}
        {examination.title || t('case.untitled')}
      </h3>
      <ul className="examination__scans">
        {scans.map((chosen) => (
          <WhenNear key={chosen.scan.id} title={chosen.title}>
            {() => <ScanCard chosen={chosen} />}
          </WhenNear>
        ))}
      </ul>
    </section>
  );
}
