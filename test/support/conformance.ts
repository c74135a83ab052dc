import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { joinFiles } from '@/files/joined-files.ts';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { memorySource } from './memory-source.ts';

/** A row of `rows.json`, as `make.py` writes it: facts of the file, and what a reference decoder makes of it. */
export interface Row {
  readonly section: 'dicom' | 'nifti' | 'text headers' | 'pictures';
  readonly file: string;
  /** Files that lie beside it and belong to it. */
  readonly beside?: readonly string[];
  readonly name: string;
  readonly reference: string;
  readonly values: 'u1' | 'i4' | 'f4';
  readonly frames: number;
  /** DICOM only. */
  readonly syntax?: string;
  readonly photometric?: string;
  readonly bits?: string;
  readonly samples?: number;
  readonly planar?: number;
  /** All but DICOM. */
  readonly type?: string;
  readonly order?: string;
  /** Lossless rows: of the values as `values` says, little endian, all frames. */
  readonly sha256?: string;
  /** Lossy rows: the values themselves, deflated, and by how much ours may differ. */
  readonly compressed?: string;
  readonly tolerance?: number;
}

export interface Outcome {
  readonly row: Row;
  /** Largest difference to the reference; NaN where the file was not decoded, or not exactly. */
  readonly difference: number;
  readonly passed: boolean;
  readonly why: string;
}

const folder = new URL('../fixtures/conformance/', import.meta.url);
export const conformanceRows = JSON.parse(
  readFileSync(new URL('rows.json', folder), 'utf8'),
) as readonly Row[];
/** The rows' files by name. */
export const conformanceFiles = unzipSync(new Uint8Array(readFileSync(new URL('files.zip', folder))));

/** Decodes every frame of a row's file and compares it with the reference. */
export async function runRow(row: Row): Promise<Outcome> {
  const failed = (why: string): Outcome => ({ row, difference: NaN, passed: false, why });
  const given = [row.file, ...(row.beside ?? [])].map((name) => memorySource(name, conformanceFiles[name]!));
  const [source] = (await joinFiles(given)).sources;
  if (!source) return failed('no file');
  const parsed = await parseFile(source);
  if (!parsed.ok) return failed(JSON.stringify(parsed.error));
  if (parsed.value.kind !== 'image') return failed(parsed.value.kind);
  const { instance } = parsed.value;
  if (instance.frames.length !== row.frames) return failed(`${instance.frames.length} frames`);
  const values: number[] = [];
  for (let frame = 0; frame < row.frames; frame++) {
    const slice = await decodeFrame(instance, frame, source);
    if (!slice.ok) return failed(JSON.stringify(slice.error));
    if ((row.values === 'u1') !== (slice.value.rgb !== undefined)) return failed('colour or not');
    for (const value of slice.value.rgb ?? slice.value.values) values.push(value);
  }
  if (row.sha256 !== undefined) {
    const same = createHash('sha256').update(packed(values, row.values)).digest('hex') === row.sha256;
    return same ? { row, difference: 0, passed: true, why: '' } : failed('other values');
  }
  const expected = unpacked(inflateSync(Buffer.from(row.compressed ?? '', 'base64')), row.values);
  if (expected.length !== values.length) return failed(`${values.length} values, not ${expected.length}`);
  const difference = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i]!)), 0);
  const passed = difference <= (row.tolerance ?? 0);
  return { row, difference, passed, why: passed ? '' : `differs by ${difference}` };
}

function packed(values: readonly number[], kind: Row['values']): Uint8Array {
  if (kind === 'u1') return Uint8Array.from(values);
  // Unsigned values of 32 bits are compared by their bits.
  const numbers = kind === 'i4' ? Int32Array.from(values, (value) => value | 0) : Float32Array.from(values);
  return new Uint8Array(numbers.buffer);
}

function unpacked(bytes: Uint8Array, kind: Row['values']): ArrayLike<number> & readonly number[] {
  const own = new Uint8Array(bytes).buffer;
  if (kind === 'u1') return [...new Uint8Array(own)];
  return kind === 'i4' ? [...new Int32Array(own)] : [...new Float32Array(own)];
}
