import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readImageDicomFileSeriesNode } from '@itk-wasm/dicom';

/** The first slices of a folder through @itk-wasm/dicom, which decodes them all: time and peak memory. */
const [folder = '', slices = '0'] = process.argv.slice(2);
const paths = readdirSync(folder)
  .toSorted()
  .slice(0, Number(slices))
  .map((name) => join(folder, name));
const start = performance.now();
const { outputImage } = await readImageDicomFileSeriesNode({ inputImages: paths, singleSortedSeries: true });
const seconds = (performance.now() - start) / 1000;
const peak = Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024;
process.send?.(
  `${slices} slices (${outputImage?.size.join(' x ')}): ${seconds.toFixed(1)} s, peak ${peak.toFixed(0)} MiB`,
);
process.exit(0);
