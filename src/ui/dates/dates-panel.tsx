import { Columns2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Diagnosis } from '@/ranking/diagnosis.ts';
import { dateNotes, lastTwo, rankableExaminations, type RankableExamination } from '@/state/dates.ts';
import { applyHanging, hangSideBySide } from '@/viewer/hanging.ts';
import { useAppState } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { Choice } from '../controls/choice.tsx';
import { useDatesText } from '../text.ts';
import { useViewerSlot } from '../viewer/viewer-context.tsx';
import { DatesRanked } from './dates-ranked.tsx';
import './dates.css';

/** The examinations of the case, for whoever wants to compare two. */
export function useExaminations(): readonly RankableExamination[] {
  const examinations = useAppState((state) => state.opened.examinations);
  const scans = useAppState((state) => state.opened.scans);
  return useMemo(() => rankableExaminations({ examinations, scans }), [examinations, scans]);
}

/** Two examinations of the case, each ranked alone, side by side. */
export function DatesPanel({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const t = useDatesText();
  const examinations = useExaminations();
  const [chosen, setChosen] = useState<{ readonly first?: string; readonly second?: string }>({});
  const usual = lastTwo(examinations);
  if (!usual) return null;
  const byId = (id: string | undefined) => examinations.find((each) => each.id === id);
  const pair = [byId(chosen.first) ?? usual[0], byId(chosen.second) ?? usual[1]] as const;
  const [first, second] = pair;
  const options = examinations.map((each) => ({ id: each.id, label: each.title }));
  return (
    <section className="dates" aria-label={t('title')}>
      <p className="small faint">{t('lead')}</p>
      <div className="dates__choices">
        <Choice
          size="small"
          label={t('first')}
          value={first.id}
          options={options}
          onChange={(id) => setChosen({ ...chosen, first: id })}
        />
        <Choice
          size="small"
          label={t('second')}
          value={second.id}
          options={options}
          onChange={(id) => setChosen({ ...chosen, second: id })}
        />
        <SideBySide pair={pair} />
      </div>
      {first.id === second.id ? (
        <p role="status">{t('sameExamination')}</p>
      ) : (
        <>
          <Notes pair={pair} />
          <DatesRanked key={`${first.id} ${second.id}`} pair={pair} diagnosis={diagnosis} />
        </>
      )}
    </section>
  );
}

export interface DatedPairProps {
  readonly pair: readonly [RankableExamination, RankableExamination];
}

/** The scans of both in the viewer. */
function SideBySide({ pair: [first, second] }: DatedPairProps) {
  const t = useDatesText();
  const { viewer } = useViewerSlot();
  const scans = useAppState((state) => state.opened.scans);
  const hanging = hangSideBySide(scans, first.id, second.id);
  return (
    <Button
      icon={Columns2}
      isDisabled={!viewer || !hanging || first.id === second.id}
      onPress={() => viewer && hanging && void applyHanging(viewer, hanging)}
    >
      {t('sideBySide')}
    </Button>
  );
}

/** What speaks against taking a change for one of the patient. */
function Notes({ pair }: DatedPairProps) {
  const t = useDatesText();
  const notes = dateNotes(pair);
  if (notes.length === 0) return null;
  const undated = pair.filter(({ date }) => date === undefined).map(({ title }) => title);
  return (
    <ul className="dates__notes small">
      {notes.map((note) => (
        <li key={note}>{t(`note.${note}`, { date: pair[0].date ?? '', titles: undated.join(', ') })}</li>
      ))}
    </ul>
  );
}
