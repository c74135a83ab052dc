import type { LongtailError } from '@/core/errors.ts';
import { ok, type Result } from '@/core/result.ts';
import type { Lps } from '@/core/geometry.ts';
import type { ParsedFile } from '@/parse/format.ts';
import type { ImageInstance } from '@/parse/instance.ts';

export interface SyntheticFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly parsed: Result<ParsedFile, LongtailError>;
}

export interface SeriesFacts {
  readonly series: string;
  readonly slices: number;
  readonly study?: string;
  readonly description?: string;
  /** Of slice i, in mm; 2 mm apart unless given. */
  readonly position?: (slice: number) => Lps;
}

/** Headers of a CT series as the parser gives them, without files: for what comes after parsing. */
export function ctSeries(facts: SeriesFacts): SyntheticFile[] {
  const {
    series,
    slices,
    study = '1',
    description = 'Thorax',
    position = (i: number): Lps => [0, 0, 2 * i],
  } = facts;
  return Array.from({ length: slices }, (_, i) => {
    const path = `study${study}/series${series}/${String(i).padStart(5, '0')}.dcm`;
    const instance: ImageInstance = {
      path,
      rows: 64,
      columns: 64,
      frames: [
        {
          position: position(i),
          orientation: [
            [1, 0, 0],
            [0, 1, 0],
          ],
          spacing: [1, 1],
          rescale: { slope: 1, intercept: -1024 },
          windows: [],
        },
      ],
      pixel: { kind: 'u16', bitsStored: 16, samplesPerPixel: 1, photometric: 'MONOCHROME2' },
      encoding: {
        format: 'dicom',
        transferSyntax: '1.2.840.10008.1.2.1',
        bitsAllocated: 16,
        planar: 0,
        swappedWords: 1,
        deflated: false,
        fragments: [[[0, 8192]]],
      },
      study: { uid: `1.${study}` },
      series: { uid: `1.${study}.${series}`, number: Number(series), description },
      patient: {},
      instanceUid: `1.${study}.${series}.${i}`,
      instanceNumber: i + 1,
      frameOfReferenceUid: '1.2.9',
      dicomModality: 'CT',
      words: [description],
      imageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    };
    return { path, bytes: new Uint8Array(8), parsed: ok({ kind: 'image', instance }) };
  });
}
