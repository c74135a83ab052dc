/** JSON as people read it, long lists of numbers on one line: thousands of lines hide what a reader wants to see. */
export const jsonText = (value: unknown): string =>
  `${JSON.stringify(value, undefined, 1).replace(
    /\[\s*(-?[\d.e+-]+(?:,\s*-?[\d.e+-]+){8,})\s*\]/g,
    (_, list: string) => `[${list.replace(/\s+/g, ' ')}]`,
  )}\n`;
