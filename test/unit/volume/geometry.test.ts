import { describe, expect, it } from 'vitest';
import type { FrameHeader, ImageInstance } from '@/parse/instance.ts';
import { groupInstances } from '@/volume/group.ts';
import { axial, CORONAL, frame, instance, nifti, stack } from './build.ts';

const scanOf = (files: readonly ImageInstance[]) => {
  const [scan] = groupInstances(files).scans;
  if (!scan) throw new Error('no scan');
  return scan;
};
const along = (zs: readonly number[], header: Partial<FrameHeader> = {}) =>
  zs.map((z, i) => instance({ instanceNumber: i + 1, frames: [axial(z, header)] }));
const findings = (files: readonly ImageInstance[]) => scanOf(files).findings;

describe('a regular stack', () => {
  it('is a volume with its origin, directions and spacing', () => {
    const { volume, findings: told } = scanOf(along([30, 0, 10, 20], { spacing: [0.7, 0.8] }));
    expect(volume?.origin).toEqual([0, 0, 0]);
    expect(volume?.orientation).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(volume?.spacing).toEqual([0.7, 0.8, 10]);
    expect(told).toEqual([]);
  });

  it('is one with positions rounded to a tenth of a millimetre', () => {
    const zs = Array.from({ length: 50 }, (_, i) => Math.round(i * 6.25) / 10);
    const { volume, findings: told } = scanOf(along(zs));
    expect(told).toEqual([]);
    expect(volume?.spacing[2]).toBeCloseTo(0.625, 2);
  });

  it('is one in any direction', () => {
    const files = [0, 4, 8].map((y) =>
      instance({ frames: [frame({ position: [3, y, -7], orientation: CORONAL, spacing: [1, 1] })] }),
    );
    // Left x feet: the normal points to the back.
    expect(scanOf(files).volume).toEqual({ origin: [3, 0, -7], orientation: CORONAL, spacing: [1, 1, 4] });
  });

  it('is one in a single file of many frames, and in NIfTI', () => {
    expect(scanOf([instance({ frames: [axial(0), axial(2), axial(4)] })]).volume?.spacing[2]).toBe(2);
    expect(scanOf([nifti('ct.nii', [axial(0), axial(3)])]).volume?.spacing[2]).toBe(3);
  });
});

describe('told before the prediction', () => {
  it('gaps, each after its slice', () => {
    const scan = scanOf(along([0, 1, 2, 5, 6, 8, 9]));
    expect(scan.findings).toEqual([
      { kind: 'gap', afterSlice: 2, millimetres: 3, expected: 1 },
      { kind: 'gap', afterSlice: 4, millimetres: 2, expected: 1 },
    ]);
    expect(scan.volume).toBeUndefined();
  });

  it('irregular spacing, with its ends', () => {
    const scan = scanOf(along([0, 1, 2.3, 3.3, 4.4]));
    expect(scan.findings.map((finding) => finding.kind)).toEqual(['irregular-spacing']);
    const [finding] = scan.findings;
    if (finding?.kind !== 'irregular-spacing') throw new Error('not the finding');
    expect(finding.smallest).toBeCloseTo(1, 9);
    expect(finding.largest).toBeCloseTo(1.3, 9);
    expect(scan.volume).toBeUndefined();
  });

  it('gantry tilt, with its angle', () => {
    const slope = Math.tan((15 * Math.PI) / 180);
    const tilted = [0, 5, 10, 15].map((z) =>
      instance({ frames: [axial(z, { position: [0, z * slope, z] })] }),
    );
    const scan = scanOf(tilted);
    expect(scan.findings).toEqual([{ kind: 'gantry-tilt', degrees: expect.closeTo(15, 6) as number }]);
    expect(scan.volume).toBeUndefined();
    const slight = [0, 5, 10].map((z) => instance({ frames: [axial(z, { position: [0, z * 0.004, z] })] }));
    expect(findings(slight)).toEqual([]);
  });

  it('slices that jump aside make no volume', () => {
    const jumping = [0, 5, 10].map((z, i) => instance({ frames: [axial(z, { position: [i % 2, 0, z] })] }));
    expect(scanOf(jumping).volume).toBeUndefined();
  });

  it('several slices at one place', () => {
    const scan = scanOf(along([0, 1, 1, 2, 3, 3]));
    expect(scan.findings).toEqual([{ kind: 'duplicate-slices', count: 2 }]);
    expect(scan.slices).toHaveLength(6);
    expect(scan.volume).toBeUndefined();
  });

  it('a stack without geometry, but not a single picture or a film at one place', () => {
    expect(findings([frame(), frame()].map((f) => instance({ frames: [f] })))).toEqual([
      { kind: 'no-geometry' },
    ]);
    expect(findings(along([0, 1]).concat(instance({ instanceNumber: 9 })))).toEqual([]);
    expect(findings([instance()])).toEqual([]);
    expect(findings([instance({ dicomModality: 'XA', frames: [frame(), frame()] })])).toEqual([]);
    expect(findings(along([7, 7, 7]))).toEqual([]);
  });

  it('text burned into the picture', () => {
    expect(findings([instance({ dicomModality: 'US', burnedIn: true })])).toEqual([
      { kind: 'burned-in-text' },
    ]);
    expect(findings(stack(2, { burnedIn: false }))).toEqual([]);
  });

  it('graphics in an overlay plane, which are not shown', () => {
    expect(findings([instance({ dicomModality: 'CR', hasOverlay: true })])).toEqual([{ kind: 'overlay' }]);
    expect(findings([instance({ dicomModality: 'CR', hasOverlay: false })])).toEqual([]);
  });
});
