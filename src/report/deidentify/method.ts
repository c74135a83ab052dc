/** Codes of CID 7050 for De-identification Method Code Sequence (0012,0064). */
export const METHOD_CODES: readonly {
  readonly code: string;
  readonly meaning: string;
  readonly onlyWithIntervals?: true;
}[] = [
  { code: '113100', meaning: 'Basic Application Confidentiality Profile' },
  {
    code: '113107',
    meaning: 'Retain Longitudinal Temporal Information Modified Dates Option',
    onlyWithIntervals: true,
  },
];

/** At most 64 characters: De-identification Method (0012,0063) is an LO. */
export const METHOD_NAME = 'Longtail, PS3.15 Basic Profile. Not for clinical use';
