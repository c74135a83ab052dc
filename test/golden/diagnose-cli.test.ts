import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonLines, runScript } from '../support/cli.ts';
import { largestDifference, readNpy } from '../support/npy.ts';
import { storedScan } from '../support/stored-scan.ts';

/*
 * The whole way, from scans on disk to logits, against the authors' own network: its loader's padding and joint
 * normalisation, every graph, and the case list's limits.
 */
const golden = fileURLToPath(new URL('data/raddiag-small', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'longtail-golden-'));
afterAll(() => rmSync(work, { recursive: true }));

interface Meta {
  readonly n_image: number;
  readonly mods: readonly number[];
  readonly valid_slices: readonly number[];
  readonly samples: readonly {
    readonly modality: string;
    readonly images: readonly { readonly kind: string; readonly seed: number; readonly slices: number }[];
  }[];
}

/** Of the largest feature: the random batch-norm statistics amplify the reference's own rounding to 3e-5. */
const FEATURE_TOLERANCE = 5e-5;

const CASES = ['A_1xray_1slice', 'B_1ct_20slices', 'C_3mixed_pad4', 'D_6scans'] as const;
const metaOf = (name: string) => JSON.parse(readFileSync(join(golden, name, 'meta.json'), 'utf8')) as Meta;

const SIDE = 64;

/** A colour picture is stored as three equal slices. */
function writeScan({ kind, seed, slices }: Meta['samples'][number]['images'][number], path: string): string {
  const indices = kind === 'rgb' ? [0, 0, 0] : Array.from({ length: slices }, (_, z) => z);
  writeFileSync(path, storedScan(seed, indices, SIDE));
  return path;
}

function writeList(name: string): string {
  const { samples } = metaOf(name);
  const list = {
    [name]: {
      Modalities: samples.map(({ modality }) => modality),
      Samples: samples.map(({ images }, i) => ({
        image_data_path: images.map((image, j) => writeScan(image, join(work, `${name}_${i}_${j}.npy`))),
      })),
    },
  };
  const path = join(work, `${name}.json`);
  writeFileSync(path, JSON.stringify(list));
  return path;
}

beforeAll(async () => {
  const exported = await runScript('export-pack', [
    join(golden, 'pytorch_model.bin'),
    join(work, 'pack'),
    '--size',
    '64',
    '--labels',
    join(golden, 'labels.json'),
  ]);
  expect(exported, exported.stderr).toMatchObject({ code: 0 });
});

const diagnose = (list: string, dump: string, ...options: string[]) =>
  runScript('diagnose', [
    list,
    '--pack',
    join(work, 'pack'),
    '--json',
    '--dump',
    join(work, dump),
    ...options,
  ]);

describe.each(CASES)('%s', (name) => {
  test('input, features, embeddings and logits are the reference’s', async () => {
    const meta = metaOf(name);
    const scans = meta.mods.filter((id) => id !== 0).length;
    const result = await diagnose(writeList(name), name, '--max-scans', '6', '--top', '50');
    expect(result, result.stderr).toMatchObject({ code: 0 });
    const [json] = jsonLines(result.stdout);
    expect(json?.scans.map(({ used }) => used)).toEqual(meta.valid_slices.slice(0, scans));

    const dumped = (file: string) => readNpy(join(work, name, `${file}.npy`));
    const reference = (file: string) => readNpy(join(golden, name, `${file}.npy`)).data;

    const logits = dumped('logits');
    expect(largestDifference(logits.data, reference('logits'))).toBeLessThan(1e-4);
    const printed = new Map(json?.disorders.map(({ index, logit }) => [index, logit]));
    expect(
      largestDifference(
        [...logits.data.keys()].map((i) => printed.get(i) ?? NaN),
        logits.data,
      ),
    ).toBe(0);

    const width = dumped('scan_embedding').shape[1] ?? 0;
    expect(
      largestDifference(dumped('scan_embedding').data, reference('attention1D_out').slice(0, scans * width)),
    ).toBeLessThan(1e-4);

    // Only slices that exist went through our encoder; the reference computed the padding too.
    const features = dumped('slice_features');
    expect(features.shape).toEqual([scans, 32, width]);
    for (let scan = 0; scan < scans; scan++) {
      const from = scan * 32 * width;
      const to = from + (meta.valid_slices[scan] ?? 0) * width;
      const wanted = reference('slice_features').slice(from, to);
      const largest = wanted.reduce((a, b) => Math.max(a, b));
      expect(largestDifference(features.data.slice(from, to), wanted)).toBeLessThan(
        FEATURE_TOLERANCE * largest,
      );
    }
  });
});

test('a case list is cut as the reference cuts it, and what is over is told and not normalised with', async () => {
  const cut = await diagnose(writeList('D_6scans'), 'cut');
  const [json] = jsonLines(cut.stdout);
  expect(json?.scans.map(({ modality }) => modality)).toEqual(['CT', 'CT', 'MRI', 'X-ray']);
  expect(json?.files.map(({ status }) => status)).toEqual([
    'used',
    'used',
    'used',
    'used',
    'viewing',
    'viewing',
  ]);
  expect(json?.files[4]?.reason).toContain('More scans');
});

test('exit codes: 1 with the report where nothing is usable, 2 for wrong arguments', async () => {
  const missing = join(work, 'missing.json');
  writeFileSync(
    missing,
    JSON.stringify({ gone: { Modalities: ['CT'], Samples: [{ image_data_path: ['no.npy'] }] } }),
  );
  const nothing = await diagnose(missing, 'nothing');
  expect(nothing.code).toBe(1);
  const [json] = jsonLines(nothing.stdout);
  expect(json?.error?.kind).toBe('no-usable-scan');
  expect(json?.files.map(({ path, status }) => [path, status])).toEqual([['no.npy', 'unreadable']]);
  expect(json?.files[0]?.reason).toContain('missing.json');

  expect((await runScript('diagnose', [])).code).toBe(2);
  expect((await runScript('diagnose', ['--top', 'many', missing])).code).toBe(2);
  expect((await runScript('diagnose', [join(work, 'not-there')])).code).toBe(2);
  expect((await runScript('diagnose', [missing, '--pack', work])).stderr).toContain('manifest.json');
});
