import { describe, expect, it } from 'vitest';
import { bytesOf, details, expand, gzip, noise, paths, sourceOf, tarOf, whole, zipOf } from './build.ts';

describe('tar', () => {
  const long = `${'folder/'.repeat(30)}x.dcm`;
  const record = (text: string) => bytesOf(`${Buffer.byteLength(text) + 4} ${text}\n`);

  it.each(['t.tar', 't.tar.gz', 't.tgz'])('%s stands for its files', async (name) => {
    const tar = tarOf([
      { name: 'CT/', type: '5' },
      { name: 'CT/1.dcm', bytes: bytesOf('one') },
      { name: '././@LongLink', type: 'L', bytes: bytesOf(`${long}\0`) },
      { name: 'cut', bytes: noise(1000) },
      { name: 'PaxHeaders/2', type: 'x', bytes: record('path=CT/größe.dcm') },
      { name: 'cut', bytes: bytesOf('three') },
      { name: 'link', type: '2' },
    ]);
    const { sources, refused } = await expand([sourceOf(name, name === 't.tar' ? tar : gzip(tar))]);
    expect(paths(sources)).toEqual([`${name}/CT/1.dcm`, `${name}/${long}`, `${name}/CT/größe.dcm`]);
    expect(await whole(sources[2])).toBe('three');
    expect(Buffer.from((await sources[1]?.read(990, 2000)) ?? [])).toEqual(
      Buffer.from(noise(1000).subarray(990)),
    );
    expect(refused.map(({ error }) => error)).toEqual([
      { kind: 'not-an-image', path: `${name}/link`, what: 'symbolic link' },
    ]);
  });

  it('is refused when cut short or when its gzip is damaged', async () => {
    const tar = tarOf([{ name: 'a.dcm', bytes: noise(5000) }]);
    const { refused } = await expand([
      sourceOf('cut.tar', tar.subarray(0, 3000)),
      sourceOf('cut.tar.gz', gzip(tar).subarray(0, 300)),
    ]);
    expect(refused.map(({ error }) => error.kind)).toEqual(['archive-refused', 'archive-refused']);
    expect(details(refused)[0]).toMatch(/past the end/);
  });
});

describe('a file packed by gzip alone', () => {
  it('stands for what it holds, in an archive or out of it; volumes stay packed', async () => {
    const packed = gzip(bytesOf('a picture'));
    const { sources, refused } = await expand([
      sourceOf('CT/1.dcm.gz', packed),
      sourceOf('a.zip', await zipOf({ '2.DCM.GZ': packed, 'brain.nii.gz': packed })),
      sourceOf('x.img.gz', packed),
    ]);
    expect(paths(sources)).toEqual([
      'CT/1.dcm.gz/1.dcm',
      'a.zip/2.DCM.GZ/2.DCM',
      'a.zip/brain.nii.gz',
      'x.img.gz',
    ]);
    expect([await whole(sources[0]), await whole(sources[1])]).toEqual(['a picture', 'a picture']);
    expect(refused).toEqual([]);
  });

  it('is refused when it is damaged or a bomb', async () => {
    const { refused } = await expand(
      [
        sourceOf('cut.dcm.gz', gzip(noise(5000)).subarray(0, 900)),
        sourceOf('bomb.dcm.gz', gzip(new Uint8Array(3_000_000))),
      ],
      { limits: { maxRatio: 100, ratioFrom: 1_000_000 } },
    );
    expect(refused.map(({ error }) => error.kind)).toEqual(['archive-refused', 'archive-refused']);
    expect(details(refused)[1]).toMatch(/times as many/);
  });
});
