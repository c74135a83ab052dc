import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openCase } from '@/pipeline/open-case.ts';
import { RADDIAG_LIMITS } from '@/volume/select.ts';
import { memorySource } from '../../support/memory-source.ts';
import { dicomFile, IMPLICIT, picture, words, type Element } from '../../support/synthetic-dicom.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';

function slice(series: string, number: number, options: Parameters<typeof dicomFile>[1] = {}): Uint8Array {
  const more: Element[] = [
    ['00080018', 'UI', `1.2.${series}.${number}`],
    ['0020000e', 'UI', `1.2.${series}`],
    ['00200013', 'IS', String(number)],
    ['00200032', 'DS', `0\\0\\${number}`],
    ['00200037', 'DS', '1\\0\\0\\0\\1\\0'],
    ['7fe00010', 'OW', words([1, 2, 3, 4 * number])],
  ];
  const facts = { rows: 2, columns: 2, sopClass: CT, modality: 'CT' };
  return dicomFile(picture(facts, more), { sopClass: CT, ...options });
}

async function opened(files: Readonly<Record<string, Uint8Array>>) {
  const result = await openCase(
    Object.entries(files).map(([path, bytes]) => memorySource(path, bytes)),
    { limits: RADDIAG_LIMITS },
  );
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
}

describe('a folder', () => {
  it('DICOM without preamble, meta information or extension, among files that are something else', async () => {
    const { scans, files } = await opened({
      'a/00000001': slice('1', 1, { preamble: false }),
      'a/IM2': slice('1', 2, { preamble: false, meta: false }),
      'a/3.jpg': slice('1', 3, { preamble: false, meta: false, transferSyntax: IMPLICIT }),
      'a/readme': new TextEncoder().encode('Open viewer.exe'),
    });
    expect(scans.map(({ slices }) => slices.map(({ path }) => path))).toEqual([
      ['a/00000001', 'a/IM2', 'a/3.jpg'],
    ]);
    expect(files.map(({ status }) => status)).toEqual(['used', 'used', 'used', 'not-an-image']);
  });

  it('a transfer syntax that is not read is named, and the other series goes on', async () => {
    const { scans, files } = await opened({
      film: slice('1', 1, { transferSyntax: '1.2.840.10008.1.2.4.102' }),
      one: slice('2', 1),
      two: slice('2', 2),
    });
    expect(scans.map(({ slices }) => slices.length)).toEqual([2]);
    expect(files[0]?.reason).toMatchObject({
      kind: 'unsupported-encoding',
      encoding: expect.stringContaining('1.2.840.10008.1.2.4.102') as string,
    });
  });
});

describe('the page about the import', () => {
  const text = readFileSync(new URL('../../../docs/import.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| (\d+)\. [^|]*\| `([\w/-]+)`: (.+?) *\|$/gm)];

  it('names a test for each of the fourteen points', () => {
    expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
  });

  it.each(rows.map(([, , file = '', name = '']) => [file, name]))('%s has the test "%s"', (file, name) => {
    expect(readFileSync(new URL(`../../${file}.test.ts`, import.meta.url), 'utf8')).toContain(name);
  });
});
