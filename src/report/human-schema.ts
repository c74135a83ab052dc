import { z } from 'zod';
import type { HumanReading } from './human-reading.ts';

/** The user's verdict as files and this machine's storage hold it. */
export const humanReadingSchema = z.strictObject({
  labels: z.array(
    z.strictObject({
      index: z.int().nonnegative(),
      name: z.string(),
      icd10cm: z.string(),
      opinion: z.enum(['agree', 'disagree']).optional(),
      note: z.string(),
    }),
  ),
  finalDiagnosis: z.string(),
  note: z.string(),
});

/** JSON leaves out what is undefined; a reading names it. */
export const readingFrom = (stored: z.infer<typeof humanReadingSchema>): HumanReading => ({
  ...stored,
  labels: stored.labels.map((label) => ({ ...label, opinion: label.opinion })),
});
