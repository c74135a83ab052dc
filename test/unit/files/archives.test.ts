import { describe, expect, it } from 'vitest';
import { expandArchives } from '@/files/archives.ts';
import {
  bytesOf,
  countedSource,
  details,
  expand,
  gzip,
  noise,
  paths,
  sourceOf,
  tarOf,
  whole,
  zipOf,
} from './build.ts';

describe('ZIP', () => {
  it('stands for its entries, beside files that are no archives', async () => {
    const zip = await zipOf({ 'CT/1.dcm': bytesOf('one'), 'CT/2.dcm': bytesOf('two') });
    const { sources, refused } = await expand([
      sourceOf('a.zip', zip),
      sourceOf('letter.docx', zip),
      sourceOf('b.png', bytesOf('b')),
    ]);
    expect(paths(sources)).toEqual(['a.zip/CT/1.dcm', 'a.zip/CT/2.dcm', 'letter.docx', 'b.png']);
    expect(await whole(sources[1])).toBe('two');
    expect(refused).toEqual([]);
  });

  it('reads any part of an entry, packed or stored', async () => {
    const bytes = noise(300_000);
    for (const level of [0, 6]) {
      const zip = await zipOf({ 'x.dcm': bytes }, { level });
      const [entry] = (await expand([sourceOf('a.zip', zip)])).sources;
      expect(entry?.size).toBe(300_000);
      for (const [from, to] of [
        [0, 16],
        [299_000, 400_000],
        [100, 200_000],
        [5, 5],
      ] as const)
        expect(Buffer.from((await entry?.read(from, to)) ?? [])).toEqual(
          Buffer.from(bytes.subarray(from, to)),
        );
    }
  });

  it('unpacks no entry before it is read, and only its beginning for a header', async () => {
    const zip = await zipOf({ 'a.dcm': noise(8_000_000), 'b.dcm': noise(8_000_000, 2) });
    const counted = countedSource('a.zip', zip);
    const { sources } = await expand([counted]);
    expect(counted.bytesRead()).toBeLessThan(200_000);
    await sources[0]?.read(0, 4096);
    expect(counted.bytesRead()).toBeLessThan(zip.length / 3);
  });

  it('reads many entries at the same time', async () => {
    const entries = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.dcm`, noise(50_000, i)]));
    const { sources } = await expand([sourceOf('a.zip', await zipOf(entries))]);
    const read = await Promise.all(sources.map((source) => source.read(0, 20)));
    read.forEach((bytes, i) => expect(Buffer.from(bytes)).toEqual(Buffer.from(noise(20, i))));
  });

  it('is opened within another, packed or stored, and within a tar.gz', async () => {
    const inner = await zipOf({ 'deep.dcm': bytesOf('deep') });
    for (const level of [0, 6]) {
      const outer = await zipOf({ 'inner.zip': inner }, { level });
      const { sources } = await expand([sourceOf('outer.zip', outer)]);
      expect(paths(sources)).toEqual(['outer.zip/inner.zip/deep.dcm']);
      expect(await whole(sources[0])).toBe('deep');
    }
    const tar = gzip(tarOf([{ name: 'inner.zip', bytes: inner }]));
    expect(paths((await expand([sourceOf('t.tgz', tar)])).sources)).toEqual(['t.tgz/inner.zip/deep.dcm']);
  });

  it('is read in the ZIP64 form', async () => {
    const zip = await zipOf({ 'x.dcm': bytesOf('sixty-four') }, { zip64: true });
    // The record that only ZIP64 archives end in: without it this test would show nothing.
    expect(Buffer.from(zip).includes(Buffer.from('PK\x06\x06', 'latin1'))).toBe(true);
    const { sources } = await expand([sourceOf('a.zip', zip)]);
    expect(await whole(sources[0])).toBe('sixty-four');
  });

  it('gives two entries of one name two paths and two contents', async () => {
    const one = await zipOf({ 'x/a.dcm': bytesOf('first'), 'x\\a.dcm': bytesOf('second') });
    const { sources } = await expand([sourceOf('a.zip', one)]);
    expect(paths(sources)).toEqual(['a.zip/x/a.dcm', 'a.zip/x/a (2).dcm']);
    expect(await Promise.all(sources.map(whole))).toEqual(['first', 'second']);
  });

  it('keeps names that climb out of the archive inside it', async () => {
    const zip = await zipOf({ '../../etc/a.dcm': bytesOf('x') });
    expect(paths((await expand([sourceOf('a.zip', zip)])).sources)).toEqual(['a.zip/etc/a.dcm']);
  });
});

describe('encrypted ZIP', () => {
  it.each([{ zipCrypto: false }, { zipCrypto: true }])('is opened by its password, %o', async (kind) => {
    const zip = await zipOf({ 'x.dcm': bytesOf('secret') }, { password: 'right', ...kind });
    const asked: [string, number][] = [];
    const answers = ['wrong', 'right'];
    const { sources } = await expand([sourceOf('a.zip', zip), sourceOf('b.zip', zip)], {
      password: (archive, attempt) => {
        asked.push([archive, attempt]);
        return Promise.resolve(answers.shift());
      },
    });
    expect(await Promise.all(sources.map(whole))).toEqual(['secret', 'secret']);
    // A wrong answer is asked again; the second archive is opened by what opened the first.
    expect(asked).toEqual([
      ['a.zip', 1],
      ['a.zip', 2],
    ]);
  });

  it('is refused when no password is given, and stops nothing else', async () => {
    const zip = await zipOf({ 'x.dcm': bytesOf('secret') }, { password: 'right' });
    const { sources, refused } = await expand([sourceOf('a.zip', zip), sourceOf('b.png', bytesOf('b'))]);
    expect(paths(sources)).toEqual(['b.png']);
    expect(refused.map(({ error }) => error)).toEqual([
      { kind: 'archive-refused', path: 'a.zip', detail: 'encrypted, and no password was given' },
    ]);
  });
});

describe('what is refused, with its numbers', () => {
  const limits = { ratioFrom: 1_000_000, maxRatio: 50 };

  it('a ZIP that unpacks to too many times its size', async () => {
    const bomb = await zipOf({ 'zeros.dcm': new Uint8Array(3_000_000) });
    const { sources, refused } = await expand([sourceOf('bomb.zip', bomb)], { limits });
    expect(sources).toEqual([]);
    expect(details(refused)[0]).toMatch(
      /^3,000,000 bytes unpacked from [\d,]+, [\d,]+ times as many; the limit is 50/,
    );
    expect((await expand([sourceOf('a.zip', bomb)])).sources).toHaveLength(1);
  });

  it('a tar.gz that does, before it is unpacked to its end', async () => {
    const bomb = gzip(tarOf([{ name: 'zeros.dcm', bytes: new Uint8Array(20_000_000) }]));
    const { refused } = await expand([sourceOf('bomb.tar.gz', bomb)], { limits });
    const unpacked = Number(/^([\d,]+) bytes/.exec(details(refused)[0] ?? '')?.[1]?.replaceAll(',', ''));
    expect(unpacked).toBeGreaterThan(1_000_000);
    expect(unpacked).toBeLessThan(5_000_000);
  });

  it('a packed archive within another that does', async () => {
    const inner = await zipOf({ 'zeros.dcm': new Uint8Array(3_000_000) }, { level: 0 });
    const outer = await zipOf({ 'inner.zip': inner });
    const { refused } = await expand([sourceOf('outer.zip', outer)], { limits });
    expect(details(refused)[0]).toMatch(/times as many; the limit is 50 times/);
  });

  it('too many entries or bytes over all archives of a drop together', async () => {
    const zip = await zipOf({ 'a.dcm': noise(600), 'b.dcm': noise(600) });
    const both = [sourceOf('a.zip', zip), sourceOf('b.zip', zip)];
    expect(details((await expand(both, { limits: { maxEntries: 3 } })).refused)).toEqual([
      '4 entries with this archive; the limit is 3',
    ]);
    expect(details((await expand(both, { limits: { maxBytes: 2000 } })).refused)).toEqual([
      '2,400 bytes unpacked with this archive; the limit is 2,000',
    ]);
  });

  it('archives in archives in archives in archives', async () => {
    let zip = await zipOf({ 'x.dcm': bytesOf('x') });
    for (let i = 0; i < 3; i++) zip = await zipOf({ 'in.zip': zip });
    const { sources, refused } = await expand([sourceOf('a.zip', zip)]);
    expect(sources).toEqual([]);
    expect(details(refused)).toEqual(['lies within 3 other archives; the limit is 2']);
    expect((await expand([sourceOf('a.zip', zip)], { limits: { maxDepth: 4 } })).sources).toHaveLength(1);
  });

  it('entries that share their packed bytes', async () => {
    const zip = Buffer.from(await zipOf({ 'a.dcm': noise(5000), 'b.dcm': noise(5000, 2) }));
    // The second directory record is pointed at the first entry's bytes.
    const second = zip.indexOf('PK\x01\x02', zip.indexOf('PK\x01\x02', 0, 'latin1') + 1, 'latin1');
    zip.writeUInt32LE(10, second + 42);
    expect(details((await expand([sourceOf('a.zip', zip)])).refused)[0]).toMatch(/overlap/);
  });

  it('a directory that declares more than deflate can pack', async () => {
    const zip = Buffer.from(await zipOf({ 'a.dcm': noise(100) }));
    zip.writeUInt32LE(900_000_000, zip.indexOf('PK\x01\x02', 0, 'latin1') + 24);
    expect(details((await expand([sourceOf('a.zip', zip)])).refused)[0]).toMatch(
      /more than deflate can pack/,
    );
  });

  it('a truncated archive, an empty one', async () => {
    const zip = await zipOf({ 'a.dcm': noise(5000) });
    const { sources, refused } = await expand([
      sourceOf('cut.zip', zip.subarray(0, zip.length / 2)),
      sourceOf('empty.zip', await zipOf({})),
    ]);
    expect(sources).toEqual([]);
    expect(refused.map(({ error }) => error.kind)).toEqual(['archive-refused', 'archive-refused']);
    expect(details(refused)[1]).toBe('holds no files');
  });

  it('an entry whose content is damaged, or longer or shorter than declared, when it is read', async () => {
    const content = noise(5000);
    const good = Buffer.from(await zipOf({ 'a.dcm': content }));
    const directory = good.indexOf('PK\x01\x02', 0, 'latin1');
    for (const declared of [4990, 5010]) {
      const zip = Buffer.from(good);
      zip.writeUInt32LE(declared, directory + 24);
      const [entry] = (await expand([sourceOf('a.zip', zip)])).sources;
      await expect(entry?.read(0, 5010)).rejects.toThrow();
    }
    const zip = Buffer.from(good);
    zip[1000] = (zip[1000] ?? 0) ^ 0xff;
    const [entry] = (await expand([sourceOf('a.zip', zip)])).sources;
    await expect(entry?.read(0, 5000)).rejects.toThrow();
  });

  it.each([
    [9, 'deflate64'],
    [14, 'LZMA'],
  ])('an entry packed by a method that is not known (%i), by its name', async (method, name) => {
    const zip = Buffer.from(await zipOf({ 'a.dcm': noise(500), 'b.dcm': noise(500) }));
    zip.writeUInt16LE(method, zip.indexOf('PK\x01\x02', 0, 'latin1') + 10);
    const { sources, refused } = await expand([sourceOf('a.zip', zip)]);
    expect(paths(sources)).toEqual(['a.zip/b.dcm']);
    expect(details(refused)).toEqual([`packed as ${name}, which is not supported`]);
  });
});

describe('a walk over archives', () => {
  it('stops when cancelled', async () => {
    const zip = await zipOf({ 'a.dcm': noise(100) });
    const cancel = new AbortController();
    const result = await expandArchives([sourceOf('a.zip', zip), sourceOf('b.zip', zip)], {
      signal: cancel.signal,
      onFound: () => cancel.abort(),
    });
    expect(result).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });

  it('leaves what only pretends to be an archive to the readers', async () => {
    const { sources, refused } = await expand([
      sourceOf('a.zip', bytesOf('not a zip')),
      sourceOf('b.tar', bytesOf('no tar')),
      sourceOf('__MACOSX/._a.zip', await zipOf({ 'x.dcm': noise(10) })),
    ]);
    expect(paths(sources)).toEqual(['a.zip', 'b.tar', '__MACOSX/._a.zip']);
    expect(refused).toEqual([]);
  });
});
