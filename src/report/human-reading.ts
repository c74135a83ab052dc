/** What the user holds of the model's answer for one label. */
export type Opinion = 'agree' | 'disagree';

export interface LabelReading {
  readonly index: number;
  readonly name: string;
  /** Empty where the label has none. */
  readonly icd10cm: string;
  /** Undefined: the user wrote a note only. */
  readonly opinion: Opinion | undefined;
  readonly note: string;
}

/** The user's own verdict beside the model's. Every export keeps the two apart, and says whose is whose. */
export interface HumanReading {
  readonly labels: readonly LabelReading[];
  /** In the user's own words; may be empty. */
  readonly finalDiagnosis: string;
  readonly note: string;
}

export const NO_READING: HumanReading = { labels: [], finalDiagnosis: '', note: '' };

export const isBlank = ({ labels, finalDiagnosis, note }: HumanReading): boolean =>
  labels.length === 0 && finalDiagnosis === '' && note === '';
