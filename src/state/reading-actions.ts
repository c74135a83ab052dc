import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import type { HumanReading, LabelReading } from '@/report/human-reading.ts';
import type { AppStore } from './store.ts';

/** The user's own verdict on the open case. */
export interface ReadingActions {
  /** What is left blank for a label is forgotten. */
  judge(
    row: Pick<RankedDisorder, 'index' | 'name' | 'icd10cm'>,
    change: Partial<Pick<LabelReading, 'opinion' | 'note'>>,
  ): void;
  write(change: Partial<Pick<HumanReading, 'finalDiagnosis' | 'note'>>): void;
}

export const createReadingActions = (store: AppStore): ReadingActions => ({
  judge({ index, name, icd10cm }, change) {
    store.setState(({ reading }) => {
      const before = reading.labels.find((label) => label.index === index);
      const next = { index, name, icd10cm, opinion: undefined, note: '', ...before, ...change };
      const blank = next.opinion === undefined && next.note === '';
      const others = reading.labels.filter((label) => label.index !== index);
      const at = before ? reading.labels.indexOf(before) : others.length;
      return { reading: { ...reading, labels: blank ? others : others.toSpliced(at, 0, next) } };
    });
  },
  write: (change) => store.setState(({ reading }) => ({ reading: { ...reading, ...change } })),
});
