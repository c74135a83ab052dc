import { Input, Label, TextArea, TextField } from 'react-aria-components';
import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import type { Opinion } from '@/report/human-reading.ts';
import { reportedLabels } from '@/report/reported.ts';
import { useApp, useAppState, useShownDiagnosis } from '../app-context.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { Segments } from '../controls/segments.tsx';
import { KeepingNote } from './keeping-note.tsx';
import './reading.css';
import { ResearchNotice } from '../shell/research-notice.tsx';
import { useExportText } from '../text.ts';

/** Labels that are asked about, beside the one that is open and those that were judged before. */
const FIRST = 5;

/** The user's own verdict: agree or disagree with labels, a final diagnosis, notes. */
export function ReadingDialog({ onClose }: { onClose(): void }) {
  const t = useExportText();
  const { reading: actions } = useApp();
  const reading = useAppState((state) => state.reading);
  const selected = useAppState((state) => state.view.label);
  const shown = useShownDiagnosis();
  if (!shown) return null;
  const { ranking } = shown.diagnosis;
  const judged = new Set(reading.labels.map(({ index }) => index));
  const first = new Set(reportedLabels(ranking, FIRST).map(({ index }) => index));
  const rows = ranking.disorders.filter(
    ({ index }) => first.has(index) || judged.has(index) || index === selected,
  );
  return (
    <Dialog title={t('reading.title')} onClose={onClose} footer={<ResearchNotice />}>
      <div className="reading">
        <p>{t('reading.lead')}</p>
        <TextField
          className="field"
          value={reading.finalDiagnosis}
          onChange={(finalDiagnosis) => actions.write({ finalDiagnosis })}
        >
          <Label>{t('reading.finalDiagnosis')}</Label>
          <Input />
        </TextField>
        <TextField className="field" value={reading.note} onChange={(note) => actions.write({ note })}>
          <Label>{t('reading.caseNote')}</Label>
          <TextArea />
        </TextField>
        <p className="small faint">{t('reading.names')}</p>
        <KeepingNote />
        <h3>{t('reading.labels')}</h3>
        {rows.map((row) => (
          <LabelForm key={row.index} row={row} />
        ))}
      </div>
    </Dialog>
  );
}

function LabelForm({ row }: { readonly row: RankedDisorder }) {
  const t = useExportText();
  const { reading: actions } = useApp();
  const own = useAppState((state) => state.reading.labels.find(({ index }) => index === row.index));
  return (
    <section className="reading__label" aria-label={row.name}>
      <h4>{row.name}</h4>
      <Segments<Opinion | 'none'>
        label={t('reading.opinion', { label: row.name })}
        value={own?.opinion ?? 'none'}
        segments={[
          { id: 'agree', label: t('reading.agree') },
          { id: 'disagree', label: t('reading.disagree') },
          { id: 'none', label: t('reading.none') },
        ]}
        onChange={(opinion) => actions.judge(row, { opinion: opinion === 'none' ? undefined : opinion })}
      />
      <TextField
        className="field"
        aria-label={t('reading.note', { label: row.name })}
        value={own?.note ?? ''}
        onChange={(note) => actions.judge(row, { note })}
      >
        <Input placeholder={t('reading.note', { label: row.name })} />
      </TextField>
    </section>
  );
}
