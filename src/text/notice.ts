/** Stands on every view of a result and in every export, in English also where other texts are translated. */
export const NOT_FOR_CLINICAL_USE = 'Research and education only. Not for clinical use';
