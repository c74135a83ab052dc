import { encode } from 'fast-png';
import { CHEST_GRID } from '@/gate/chest-grid.ts';
import { GRID } from '@/gate/look.ts';
import { mirrored } from '@/gate/posture.ts';
import { goldenBytes } from '@/model/golden.ts';
import { ALTERATIONS, photo, write } from './altered-pictures.ts';
import type { UserFile } from './fixtures.ts';
import { dicomFile, picture, words, type Element } from './synthetic-dicom.ts';

const SIDE = 256;

/** Something like a chest radiograph: the mean one with its sides drawn out, between its cells in steps, and grain. */
export function chestPicture(): Uint8Array {
  const grain = goldenBytes(3, 0, SIDE, SIDE);
  const other = mirrored(CHEST_GRID);
  return Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [y, x] = [Math.floor(i / SIDE), i % SIDE].map((at) => Math.floor((at * GRID) / SIDE));
    const cell = GRID * (y ?? 0) + (x ?? 0);
    const value = CHEST_GRID[cell] ?? 0;
    return 128 + 0.8 * (value + (value - (other[cell] ?? 0))) + (grain[i] ?? 0) / 32;
  });
}

/** A disc of tissue in air, in Hounsfield units plus 1024. */
const section = (slice: number): Uint16Array =>
  Uint16Array.from({ length: SIDE * SIDE }, (_, i) => {
    const radius = Math.hypot(Math.floor(i / SIDE) - 128, (i % SIDE) - 128);
    if (radius > 100) return 24;
    return 1024 + (radius < 20 + slice ? 200 : 40) + (i % 7);
  });

interface SeriesFacts {
  readonly positions: readonly (readonly [x: number, y: number, z: number])[];
  readonly imageType?: string;
  readonly bodyPart?: string;
}

/** A CT series in code. */
export function ctFiles({
  positions,
  imageType = 'ORIGINAL\\PRIMARY\\AXIAL',
  bodyPart = 'CHEST',
}: SeriesFacts): UserFile[] {
  const facts = { rows: SIDE, columns: SIDE, modality: 'CT', sopClass: '1.2.840.10008.5.1.4.1.1.2' };
  return positions.map((position, i) => {
    const elements: readonly Element[] = [
      ['00080008', 'CS', imageType],
      ['00080018', 'UI', `1.2.3.4.${i}`],
      ['0008103e', 'LO', 'made in code'],
      ['00180015', 'CS', bodyPart],
      ['00200013', 'IS', String(i + 1)],
      ['00200032', 'DS', position.join('\\')],
      ['00200037', 'DS', '1\\0\\0\\0\\1\\0'],
      ['00280030', 'DS', '1\\1'],
      ['00281050', 'DS', '40'],
      ['00281051', 'DS', '400'],
      ['00281052', 'DS', '-1024'],
      ['00281053', 'DS', '1'],
      ['7fe00010', 'OW', words(section(i))],
    ];
    return { path: `ct/${i}.dcm`, bytes: new Uint8Array(dicomFile(picture(facts, elements))) };
  });
}

/** A radiograph in code; `more` adds to its header. */
export function filmFile(grey: Uint8Array, more: readonly Element[] = [], modality = 'DX'): UserFile {
  const facts = {
    rows: SIDE,
    columns: SIDE,
    modality,
    sopClass: '1.2.840.10008.5.1.4.1.1.1.1',
    bitsAllocated: 8,
  };
  const elements: readonly Element[] = [
    ['0008103e', 'LO', 'made in code'],
    ['00180015', 'CS', 'CHEST'],
    ...more,
    ['7fe00010', 'OW', grey],
  ];
  return { path: 'film.dcm', bytes: new Uint8Array(dicomFile(picture(facts, elements))) };
}

export const altered = (name: keyof typeof ALTERATIONS): Uint8Array =>
  ALTERATIONS[name](chestPicture(), SIDE);

/** The same through a window of 8 grey values, as a wrong preset shows it. */
export const extremeWindow = (): Uint8Array =>
  new Uint8Array(Uint8ClampedArray.from(chestPicture(), (value) => (value - 160) * 32));

/** A screenshot of a radiograph, with the patient's name in it. */
export function screenshot(): Uint8Array {
  const grey = chestPicture();
  write(grey, SIDE, ['DOE JOHN', '12.03.1957', 'ID 40217'], 4, 4, 255);
  return grey;
}

/** A photograph without its colours. */
export const greyPhoto = (): Uint8Array => Uint8Array.from(photo(1, SIDE).values);

/** A colour photograph as a PNG file. */
export function photoFile(): UserFile {
  const { rgb } = photo(1, SIDE);
  if (!rgb) throw new Error('a photograph has colours');
  const bytes = encode({ width: SIDE, height: SIDE, data: Uint8Array.from(rgb), channels: 3, depth: 8 });
  return { path: 'holiday.png', bytes: new Uint8Array(bytes) };
}
