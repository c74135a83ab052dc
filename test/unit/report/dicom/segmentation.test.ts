import { describe, expect, it } from 'vitest';
import { toSegmentation, type SliceMap } from '@/report/dicom/segmentation.ts';
import { reportableScans } from '@/report/dicom/structured-report.ts';
import { dicomContext, openSources, resultOf, sourceScans } from '../../../support/dicom-case.ts';
import { dciodvfyErrors, pydicom, runTool, withFile } from '../../../support/dicom-tools.ts';
import { brainMr } from '../../../support/fixtures.ts';
import { bytesSource } from '../../../support/packs.ts';
import { dicomFile, picture, words } from '../../../support/synthetic-dicom.ts';

const brain = await openSources(brainMr([3, 4, 5, 6]).map(({ path, bytes }) => bytesSource(path, bytes)));
/** A radiograph: no position in the patient. */
const radiograph = await openSources([
  bytesSource(
    'dx.dcm',
    dicomFile(
      picture({ rows: 5, columns: 7, sopClass: '1.2.840.10008.5.1.4.1.1.1.1', modality: 'DX' }, [
        ['00100020', 'LO', 'P1'],
        ['7fe00010', 'OW', words(Array.from({ length: 35 }, (_, i) => i))],
      ]),
    ),
  ),
]);

const map = (slice: number, rows: number, columns: number): SliceMap => ({
  slice,
  rows,
  columns,
  values: Float32Array.from({ length: rows * columns }, (_, i) => ((i * (slice + 3)) % 256) / 255),
});

function made(of: typeof brain, maps: readonly SliceMap[], identity: 'source' | 'pseudonym' = 'pseudonym') {
  const result = resultOf(of);
  const [scan] = reportableScans(result, sourceScans(of));
  if (!scan) throw new Error('no DICOM scan');
  return toSegmentation(result, scan, 'Pneumonia', maps, dicomContext(identity));
}

describe('an occlusion map as a fractional DICOM segmentation', () => {
  it.each([
    ['of a scan with geometry', brain, 256, 256, [1, 3]],
    ['of a radiograph, odd in size', radiograph, 5, 7, [0]],
  ])('%s passes dciodvfy and dcmdump without an error', async (_, of, rows, columns, slices) => {
    const bytes = await made(
      of,
      slices.map((slice) => map(slice, rows, columns)),
    );
    expect(dciodvfyErrors(bytes)).toEqual([]);
    const dumped = withFile(bytes, (path) => runTool('dcmdump', [path]));
    expect(dumped).toMatchObject({ status: 0, stderr: '' });
  });

  it('has the map’s values and the places of its pictures', async () => {
    const maps = [map(1, 256, 256), map(3, 256, 256)];
    const bytes = await made(brain, maps);
    const scan = brain.scans[0];
    const headers = maps.map(({ slice }) => {
      const ref = scan?.slices[slice];
      return brain.instances.get(ref?.path ?? '')?.frames[ref?.frame ?? 0];
    });
    const [positions, orientation, spacing, sum, sample] = pydicom(
      bytes,
      '[[[float(v) for v in f.PlanePositionSequence[0].ImagePositionPatient] for f in ds.PerFrameFunctionalGroupsSequence], [float(v) for v in ds.SharedFunctionalGroupsSequence[0].PlaneOrientationSequence[0].ImageOrientationPatient], [float(v) for v in ds.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].PixelSpacing], int(ds.pixel_array.sum()), [int(ds.pixel_array[1][y][x]) for y, x in [(0, 0), (0, 1), (10, 20), (255, 255)]]]',
    ) as [number[][], number[], number[], number, number[]];
    expect(positions).toEqual(
      headers.map((header) => header?.position?.map((v) => expect.closeTo(v, 6) as number)),
    );
    expect(orientation).toEqual(headers[0]?.orientation?.flat().map((v) => expect.closeTo(v, 8) as number));
    expect(spacing).toEqual([...(headers[0]?.spacing ?? [])]);
    const stored = maps.map(({ values }) => Array.from(values, (v) => Math.round(v * 255)));
    expect(sum).toBe(stored.flat().reduce((a, b) => a + b, 0));
    expect(sample).toEqual([0, 1, 10 * 256 + 20, 65535].map((i) => stored[1]?.[i]));
  });

  it('points at the picture of each frame, and says what it is and whose', async () => {
    const bytes = await made(brain, [map(2, 256, 256)], 'source');
    const [reference, label, algorithm, kind, series] = pydicom(
      bytes,
      '[ds.PerFrameFunctionalGroupsSequence[0].DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID, ds.SegmentSequence[0].SegmentLabel, ds.SegmentSequence[0].SegmentAlgorithmName, ds.SegmentationType, ds.SeriesDescription]',
    ) as string[];
    expect(reference).toBe(brain.instances.get(brain.scans[0]?.slices[2]?.path ?? '')?.instanceUid);
    expect([label, algorithm, kind, series]).toEqual([
      'Pneumonia',
      'Longtail, built 1.2.3',
      'FRACTIONAL',
      'AI generated, unverified. Not for clinical use',
    ]);
  });

  it('takes no map that is not on the grid of the scan', () => {
    expect(() => made(brain, [map(0, 16, 16)])).toThrow(RangeError);
    expect(() => made(brain, [map(9, 256, 256)])).toThrow(RangeError);
    expect(() => made(brain, [])).toThrow(RangeError);
  });
});
