import { describe, expect, it } from 'vitest';
import { identityOf } from '@/pipeline/identity.ts';
import { openSources } from '../../support/dicom-case.ts';
import { brainMr, niftiCt, pngPicture } from '../../support/fixtures.ts';
import { bytesSource } from '../../support/packs.ts';

const open = (files: readonly { readonly path: string; readonly bytes: Uint8Array }[], folder = '') =>
  openSources(files.map(({ path, bytes }) => bytesSource(`${folder}${path}`, new Uint8Array(bytes))));
const identities = async (...given: Parameters<typeof open>) => {
  const { whole, scans } = await identityOf(await open(...given));
  return { whole, scans: Object.values(scans).toSorted() };
};

describe('what a case is', () => {
  const files = [...brainMr([3, 4, 5]), niftiCt(), pngPicture()];

  it('stays the same under other names, in another order, and in parts of a scan its own', async () => {
    const first = await identities(files);
    expect(first.scans).toHaveLength(3);
    expect(await identities(files.toReversed(), 'Jane Doe/')).toEqual(first);
    const less = await identities(files.slice(1));
    expect(less.whole).not.toBe(first.whole);
    expect(less.scans.filter((scan) => first.scans.includes(scan))).toHaveLength(2);
  });

  it('is 256 bits that hold no name and no UID', async () => {
    const opened = await open(files, 'Jane Doe/');
    const identity = JSON.stringify(
      await identityOf({ ...opened, scans: opened.scans.map((scan) => ({ ...scan, id: 'x' })) }),
    );
    expect(identity).toMatch(/^\{"whole":"[0-9a-f]{64}","scans":\{"x":"[0-9a-f]{64}"\}\}$/);
  });

  it('changes with a single voxel of a file that has no UID', async () => {
    const png = pngPicture();
    const before = await identities([png]);
    const bytes = new Uint8Array(png.bytes);
    bytes[bytes.length - 1]! ^= 1;
    expect((await identities([{ ...png, bytes }])).whole).not.toBe(before.whole);
  });

  it('reads of DICOM files nothing, and of long ones no more than it needs', async () => {
    const opened = await open(brainMr([3, 4]));
    const untouchable = new Map(
      [...opened.sources].map(([path, source]) => [
        path,
        { ...source, read: () => Promise.reject(new Error('it was read')) },
      ]),
    );
    await identityOf({ ...opened, sources: untouchable });
    const nifti = await open([niftiCt()]);
    let read = 0;
    const long = new Map(
      [...nifti.sources].map(([path, source]) => [
        path,
        {
          ...source,
          size: 2 ** 32,
          read: (start: number, end: number) => {
            read += end - start;
            return Promise.resolve(new Uint8Array(end - start));
          },
        },
      ]),
    );
    await identityOf({ ...nifti, sources: long });
    expect(read).toBe(3 * 2 ** 20);
  });
});
