import type { FrameHeader } from '@/parse/instance.ts';

type Placeless = Omit<FrameHeader, 'position'>;

/**
 * The headers of a scan's slices for the way between workers: the slices of a stack differ in their position alone,
 * so that three thousand headers become one and a list of numbers.
 */
export interface FrameTable {
  /** x, y and z of each slice in mm, LPS; NaN where the file does not say. */
  readonly positions: Float64Array;
  /** Everything else that headers say, each once. */
  readonly kinds: readonly Placeless[];
  /** Which of `kinds` each slice has. */
  readonly kindOf: Uint32Array;
}

export function packFrames(frames: readonly FrameHeader[]): FrameTable {
  const positions = new Float64Array(frames.length * 3).fill(NaN);
  const kindOf = new Uint32Array(frames.length);
  const kinds: Placeless[] = [];
  const known = new Map<string, number>();
  const tables = new Map<unknown, number>();
  // A look-up table has up to 65,536 entries: which object it is says enough.
  const tableNumber = (table: unknown): number => {
    const number = tables.get(table) ?? tables.size;
    tables.set(table, number);
    return number;
  };
  const name = (key: string, value: unknown): unknown =>
    key === 'modalityLut' || key === 'voiLut' ? tableNumber(value) : value;
  frames.forEach(({ position, ...rest }, i) => {
    if (position) positions.set(position, 3 * i);
    const key = JSON.stringify(rest, name);
    let kind = known.get(key);
    if (kind === undefined) {
      kind = kinds.push(rest) - 1;
      known.set(key, kind);
    }
    kindOf[i] = kind;
  });
  return { positions, kinds, kindOf };
}

/** The headers again, in their order; those that were alike share their parts. */
export function unpackFrames({ positions, kinds, kindOf }: FrameTable): readonly FrameHeader[] {
  return Array.from(kindOf, (kind, i): FrameHeader => {
    const rest = kinds[kind];
    if (!rest) throw new Error(`there is no header ${kind} in the table`);
    const [x = NaN, y = NaN, z = NaN] = positions.subarray(3 * i, 3 * i + 3);
    return Number.isNaN(x) ? rest : { ...rest, position: [x, y, z] };
  });
}

/** Headers by scan, each scan's unpacked when it is first looked at: of a case of hundreds few are ever shown. */
export function framesByScan(
  tables: ReadonlyMap<string, FrameTable>,
): Readonly<Record<string, readonly FrameHeader[]>> {
  const frames: Record<string, readonly FrameHeader[]> = {};
  for (const [id, table] of tables)
    Object.defineProperty(frames, id, {
      enumerable: true,
      configurable: true,
      get: () => {
        const value = unpackFrames(table);
        Object.defineProperty(frames, id, { value, enumerable: true });
        return value;
      },
    });
  return frames;
}
