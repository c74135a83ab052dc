import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import {
  dicomFile,
  EXPLICIT,
  IMPLICIT,
  picture,
  words,
  type Element,
} from '../test/support/synthetic-dicom.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const MR = '1.2.840.10008.5.1.4.1.1.4';
const DX = '1.2.840.10008.5.1.4.1.1.1.1';
const REPORT = '1.2.840.10008.5.1.4.1.1.88.11';

interface SliceFacts {
  readonly study: string;
  readonly series: string;
  readonly seriesNumber: number;
  readonly description: string;
  readonly number: number;
  readonly millimetres: number;
}

const uid = (...parts: readonly (string | number)[]): string => ['1.2.826.0.1.3680043.9', ...parts].join('.');

/** What a scanner writes around a slice: identity, geometry, and the private blocks that make real headers long. */
function sliceElements(facts: SliceFacts): Element[] {
  return [
    ['00080008', 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
    ['00080018', 'UI', uid(facts.series, facts.number)],
    ['00080020', 'DA', '20240305'],
    ['00081030', 'LO', 'Thorax and abdomen'],
    ['0008103e', 'LO', facts.description],
    ['00100010', 'PN', 'Bench^Import'],
    ['00100020', 'LO', 'BENCH'],
    ['00180015', 'CS', 'CHEST'],
    ['00180050', 'DS', '1.0'],
    ['0020000d', 'UI', uid(facts.study)],
    ['0020000e', 'UI', uid(facts.study, facts.series)],
    ['00200011', 'IS', String(facts.seriesNumber)],
    ['00200013', 'IS', String(facts.number)],
    ['00200032', 'DS', `-180\\-180\\${facts.millimetres.toFixed(3)}`],
    ['00200037', 'DS', '1\\0\\0\\0\\1\\0'],
    ['00200052', 'UI', uid(facts.study, 0)],
    ['00280030', 'DS', '0.703125\\0.703125'],
    ['00281050', 'DS', '40'],
    ['00281051', 'DS', '400'],
    ['00281052', 'DS', '-1024'],
    ['00281053', 'DS', '1'],
    ['00290010', 'LO', 'BENCH PRIVATE'],
    ['00291010', 'OB', new Uint8Array(1500)],
  ];
}

/** A body of one value with a slow change from slice to slice, so that no two are equal. */
function bodyValues(side: number, slice: number): Uint16Array {
  const values = new Uint16Array(side * side).fill(24);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [dx, dy] = [x / side - 0.5, y / side - 0.5];
      if (dx * dx * 1.2 + dy * dy * 2 < 0.2)
        values[y * side + x] = 1000 + ((x * 7 + y * 3 + slice * 5) % 160);
    }
  return values;
}

/** A CT of 3,000 slices of 512 x 512 beside each other in one folder: 1.5 GB. */
export function writeLargeCt(folder: string, slices = 3000): void {
  mkdirSync(folder, { recursive: true });
  const pixels = words(bodyValues(512, 0));
  for (let i = 0; i < slices; i++) {
    const facts = {
      study: '1',
      series: '1',
      seriesNumber: 2,
      description: 'Thorax 1.0',
      number: i + 1,
      millimetres: i,
    };
    const elements = picture({ rows: 512, columns: 512, sopClass: CT, modality: 'CT' }, sliceElements(facts));
    const header = dicomFile([...elements, ['7fe00010', 'OW', new Uint8Array(0)]], { sopClass: CT });
    // The picture is written as it lies: a copy of it for each slice would take longer than the disk does.
    new DataView(header.buffer).setUint32(header.length - 4, pixels.length, true);
    pixels[(i % 512) * 2 + 1] = i & 7;
    const file = openSync(join(folder, `IM${String(i).padStart(5, '0')}`), 'w');
    writeSync(file, header);
    writeSync(file, pixels);
    closeSync(file);
  }
}

/** 20,000 small files in 250 folders: CT and MR series, radiographs, reports, broken and foreign files. */
export function writeManyFiles(folder: string, count = 20_000): void {
  const small = words(bodyValues(32, 1));
  for (let i = 0; i < count; i++) {
    const group = Math.floor(i / 80);
    const place = join(folder, `study${group % 10}`, `series${group}`);
    if (i % 80 === 0) mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `IM${String(i % 80).padStart(4, '0')}`), smallFile(i, group, small));
  }
}

function smallFile(i: number, group: number, pixels: Uint8Array): Uint8Array {
  const study = String(group % 10);
  const kind = group % 25;
  const facts = {
    study,
    series: String(group),
    seriesNumber: group,
    description: kind < 15 ? 'Abdomen 3.0' : 't2 tse tra',
    number: (i % 80) + 1,
    millimetres: (i % 80) * 3,
  };
  const pixel: Element = ['7fe00010', 'OW', pixels];
  const size = { rows: 32, columns: 32 };
  if (i % 80 === 77) return new TextEncoder().encode(`notes of series ${group}\n`);
  if (i % 80 === 78) return dicomFile([['00080016', 'UI', REPORT]], { sopClass: REPORT });
  if (kind < 15)
    return dicomFile([...picture({ ...size, sopClass: CT, modality: 'CT' }, sliceElements(facts)), pixel], {
      sopClass: CT,
      transferSyntax: kind < 3 ? IMPLICIT : EXPLICIT,
      preamble: kind !== 4,
    });
  if (kind < 23) {
    const file = dicomFile(
      [...picture({ ...size, sopClass: MR, modality: 'MR' }, sliceElements(facts)), pixel],
      {
        sopClass: MR,
      },
    );
    return i % 80 === 79 ? file.subarray(0, file.length - 700) : file;
  }
  const elements = sliceElements(facts).filter(([tag]) => tag !== '00200032' && tag !== '00200037');
  return dicomFile([...picture({ ...size, sopClass: DX, modality: 'DX' }, elements), pixel], {
    sopClass: DX,
  });
}
