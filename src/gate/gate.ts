import { isLocaliser, SCAN_CHECKS } from './checks.ts';
import type { GateFinding, GateLevel } from './finding.ts';
import type { GateInput } from './scan-check.ts';

const ORDER: readonly GateLevel[] = ['stop', 'warn', 'note'];

/**
 * What to know before believing the result of a case: every check of the table on every scan that takes part, the most
 * serious first.
 */
export function gateFindings({ scans, manifest }: GateInput): readonly GateFinding[] {
  const found = scans.flatMap((gated) =>
    SCAN_CHECKS.flatMap(({ find }) =>
      find(gated, manifest).map((finding): GateFinding => ({ ...finding, scanId: gated.scan.id })),
    ),
  );
  const onlyLocalisers = scans.length > 0 && scans.every(isLocaliser);
  const all: readonly GateFinding[] = onlyLocalisers
    ? [
        ...found.filter(({ check }) => check !== 'localiser'),
        { check: 'localiser-only', level: 'stop', facts: {} },
      ]
    : found;
  return [...severalPatients(scans), ...all].toSorted(
    (a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level),
  );
}

function severalPatients(scans: GateInput['scans']): readonly GateFinding[] {
  const patients = new Set(scans.flatMap(({ scan }) => scan.patient ?? [])).size;
  return patients > 1 ? [{ check: 'several-patients', level: 'stop', facts: { patients } }] : [];
}

/** Whether the result stays hidden until the user asks for it. */
export const isStopped = (findings: readonly GateFinding[]): boolean =>
  findings.some(({ level }) => level === 'stop');
