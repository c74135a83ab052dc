import type { CaseResult } from './case-result.ts';

/**
 * The result without what may name the patient: case name and paths go, and scans, whose ids hold UIDs of the study,
 * are counted instead. The user's own words stay: what they wrote, they chose to write.
 */
export function withoutNames({ caseName: _name, ...result }: CaseResult): CaseResult {
  const names = new Map(result.diagnosis.scans.map(({ scanId }, i) => [scanId, `scan-${i + 1}`]));
  const { gate } = result.diagnosis;
  const nameOf = (scanId: string) => names.get(scanId) ?? 'scan';
  return {
    ...result,
    scans: result.scans.map(({ scanId, source: _source, ...scan }) => ({
      ...scan,
      scanId: nameOf(scanId),
    })),
    diagnosis: {
      ...result.diagnosis,
      scans: result.diagnosis.scans.map((scan) => ({ ...scan, scanId: nameOf(scan.scanId) })),
      ...(gate && {
        gate: gate.map((finding) =>
          finding.scanId === undefined ? finding : { ...finding, scanId: nameOf(finding.scanId) },
        ),
      }),
    },
  };
}
