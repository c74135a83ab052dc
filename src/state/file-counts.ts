import type { FileReport, FileStatus } from '@/volume/scan.ts';

export const FILE_STATUSES = [
  'used',
  'viewing',
  'duplicate',
  'not-an-image',
  'unreadable',
] as const satisfies readonly FileStatus[];

export type FileCounts = Readonly<Record<FileStatus, number>>;

/** How many files came to which end; the counts add up to the files dropped. */
export function countFiles(files: readonly FileReport[]): FileCounts {
  const counts = { used: 0, viewing: 0, duplicate: 0, 'not-an-image': 0, unreadable: 0 };
  for (const { status } of files) counts[status]++;
  return counts;
}
