import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { conformanceFiles, conformanceRows } from '../../support/conformance.ts';
import { runTool, withFile } from '../../support/dicom-tools.ts';
import { memorySource } from '../../support/memory-source.ts';

const rows = conformanceRows.filter(({ syntax }) => /\.4\.20[123]$/.test(syntax ?? ''));

/** The samples at the end of a binary PGM or PPM: bytes, or pairs of them with the high one first. */
function samplesOf(file: Buffer, count: number): readonly number[] {
  const wide = / 65535\n|\n65535\n/.test(file.subarray(0, 200).toString('latin1'));
  const body = file.subarray(file.length - count * (wide ? 2 : 1));
  return Array.from({ length: count }, (_, i) => (wide ? body.readUInt16BE(2 * i) : body.readUInt8(i)));
}

// The decoder of the product is OpenJPH, which also wrote the files.
it.each(rows)('$name $bits $photometric: OpenJPEG sees the same', async (row) => {
  const bytes = conformanceFiles[row.file]!;
  const source = memorySource(row.file, bytes);
  const parsed = await parseFile(source);
  if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
  const { instance } = parsed.value;
  if (instance.encoding.format !== 'dicom') throw new Error('no DICOM');
  const [start = 0, end = 0] = instance.encoding.fragments[0]?.[0] ?? [];
  const slice = await decodeFrame(instance, 0, source);
  if (!slice.ok) throw new Error(JSON.stringify(slice.error));
  const ours = slice.value.rgb ?? slice.value.values;
  const theirs = withFile(
    bytes.subarray(start, end),
    (path) => {
      const out = `${path}.${slice.value.rgb ? 'ppm' : 'pgm'}`;
      const { status, stderr } = runTool('opj_decompress', ['-i', path, '-o', out]);
      if (status !== 0) throw new Error(stderr);
      return samplesOf(readFileSync(out), ours.length);
    },
    'frame.j2c',
  );
  const difference = theirs.reduce((most, value, i) => Math.max(most, Math.abs(value - ours[i]!)), 0);
  // The reference transform is computed in floats, and rounded.
  expect(difference).toBeLessThanOrEqual(row.sha256 === undefined ? 2 : 0);
});
