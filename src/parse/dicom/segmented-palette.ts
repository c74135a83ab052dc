/**
 * Entries of a segmented palette (PS3.3 C.7.9.2): discrete runs (0), straight lines (1), and repeats of earlier
 * segments (2).
 * @param length entries wanted; the expansion stops there, whatever the segments say
 */
export function expandSegments(words: readonly number[], length: number): readonly number[] {
  const entries: number[] = [];
  const run = (from: number, segments: number, depth: number): void => {
    let at = from;
    for (let s = 0; s < segments && at + 1 < words.length && entries.length < length; s++) {
      const opcode = words[at];
      const count = words[at + 1] ?? 0;
      if (opcode === 0) {
        entries.push(...words.slice(at + 2, at + 2 + Math.min(count, length - entries.length)));
        at += 2 + count;
      } else if (opcode === 1) {
        const start = entries.at(-1) ?? 0;
        const end = words[at + 2] ?? start;
        for (let i = 1; i <= count && entries.length < length; i++)
          entries.push(Math.round(start + ((end - start) * i) / count));
        at += 3;
      } else if (opcode === 2 && depth === 0) {
        run(((words[at + 3] ?? 0) * 0x10000 + (words[at + 2] ?? 0)) >> 1, count, depth + 1);
        at += 4;
      } else return;
    }
  };
  run(0, Infinity, 0);
  return entries;
}
