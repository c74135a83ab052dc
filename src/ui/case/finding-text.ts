import { useMemo } from 'react';
import { unreachable } from '@/core/result.ts';
import type { ScanFinding } from '@/volume/scan.ts';
import { useFormat, useText } from '../text.ts';

/** A finding about a scan in a sentence. */
export function useFindingText(): (finding: ScanFinding) => string {
  const t = useText();
  const format = useFormat();
  return useMemo(() => {
    const mm = (value: number) => format.decimal(value, 1);
    return (finding) => {
      switch (finding.kind) {
        case 'gap':
          return t('finding.gap', {
            millimetres: mm(finding.millimetres),
            expected: mm(finding.expected),
            slice: finding.afterSlice + 1,
          });
        case 'duplicate-slices':
          return t('finding.duplicate-slices', { count: finding.count });
        case 'irregular-spacing':
          return t('finding.irregular-spacing', {
            smallest: mm(finding.smallest),
            largest: mm(finding.largest),
          });
        case 'gantry-tilt':
          return t('finding.gantry-tilt', { degrees: mm(finding.degrees) });
        case 'no-geometry':
          return t('finding.no-geometry');
        case 'burned-in-text':
          return t('finding.burned-in-text');
        case 'overlay':
          return t('finding.overlay');
        default:
          return unreachable(finding);
      }
    };
  }, [t, format]);
}
