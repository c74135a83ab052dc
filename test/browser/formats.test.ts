import { deflateSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openApp, pick, savedReport } from '../support/app-page.ts';
import { conformanceFiles, conformanceRows } from '../support/conformance.ts';
import { niftiCt, writeFolder, type UserFile } from '../support/fixtures.ts';
import { useRunningApp } from '../support/running-app.ts';
import { metaImageFile, nrrdFile } from '../support/synthetic-voxels.ts';

const running = useRunningApp();

const own = (bytes: Uint8Array) => new Uint8Array(bytes);
const [rows, columns, slices] = [40, 48, 6];
const array = new Uint8Array(
  Int16Array.from({ length: rows * columns * slices }, (_, i) => (i % columns) * 20 - 400).buffer,
);
const nrrd = [
  'type: short',
  'dimension: 3',
  `sizes: ${columns} ${rows} ${slices}`,
  'endian: little',
  'space: RAS',
  'space directions: (1,0,0) (0,1,0) (0,0,3)',
];
const meta = [
  'NDims = 3',
  `DimSize = ${columns} ${rows} ${slices}`,
  'ElementType = MET_SHORT',
  'TransformMatrix = 1 0 0 0 1 0 0 0 1',
  'ElementSpacing = 1 1 3',
];

/** A file of the conformance table, the first of this name. */
function fromTable(path: string, name: string): UserFile {
  const row = conformanceRows.find((candidate) => candidate.name === name);
  return { path, bytes: own(conformanceFiles[row!.file]!) };
}

/** Files by the scan that they are: each of their rows says that it was read. */
function folderOfAll(): UserFile[] {
  const nifti = niftiCt();
  return [
    { path: 'slicer ct.nrrd', bytes: own(nrrdFile([...nrrd, 'encoding: gzip'], own(gzipSync(array)))) },
    {
      path: 'parted ct.nhdr',
      bytes: own(nrrdFile([...nrrd, 'encoding: gz', 'data file: parted ct.raw.gz'])),
    },
    { path: 'parted ct.raw.gz', bytes: own(gzipSync(array)) },
    { path: 'itk mr.mha', bytes: own(metaImageFile(meta, array)) },
    {
      path: 'elastix mr.mhd',
      bytes: own(metaImageFile([...meta, 'CompressedData = True'], undefined, 'elastix mr.zraw')),
    },
    { path: 'elastix mr.zraw', bytes: own(deflateSync(array)) },
    { path: 'packed ct.nii.gz', bytes: nifti.bytes },
    fromTable('tiles.tif', 'TIFF, JPEG, tiles'),
    fromTable('runs.bmp', 'BMP, run lengths'),
    { path: 'lossless.dcm.gz', bytes: own(gzipSync(fromTable('', 'JPEG Lossless, predictor 7').bytes)) },
  ];
}

it('volumes of research formats, headers beside their voxels, tiles and packed files are shown', async () => {
  const files = folderOfAll();
  const folder = writeFolder(files);
  try {
    const page = await openApp(running.context, running.origin, { backend: 'wasm' });
    await pick(page, 'Choose folder', folder.path);
    const cards = page.locator('.scan-card');
    await expect.poll(() => cards.count(), { timeout: 60_000 }).toBe(8);
    for (const card of await cards.all()) {
      await card.evaluate((element) => element.scrollIntoView());
      // Drawn: a canvas that waits is one pixel wide.
      const width = () =>
        card
          .locator('.thumbnail canvas')
          .evaluateAll(([canvas]) => (canvas instanceof HTMLCanvasElement ? canvas.width : 0));
      await expect.poll(width, { timeout: 30_000 }).toBeGreaterThan(1);
    }
    expect(await page.locator('.thumbnail--failed').count()).toBe(0);
    const report = await savedReport(page);
    expect(report).toHaveLength(files.length);
    expect(report.filter(([, , status]) => status === 'unreadable' || status === 'not-an-image')).toEqual([]);
  } finally {
    folder.dispose();
  }
  expect(running.seen.complaints).toEqual([]);
}, 180_000);
