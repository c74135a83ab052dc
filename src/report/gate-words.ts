import type { GateLevel } from '@/gate/finding.ts';
import type { Translator } from '@/text/create-text.ts';
import { fill } from '@/text/fill.ts';
import type { CaseResult } from './case-result.ts';

/** A finding of the gate as a report tells it. */
export interface GateWords {
  readonly level: GateLevel;
  /** The level in words. */
  readonly weight: string;
  readonly title: string;
  readonly reason: string;
  readonly todo: string;
  /** The scan by number and modality, which name nobody; or the whole case. */
  readonly about: string;
}

/** What to know before believing the result, the most serious first; none where nothing was looked at. */
export function gateWords({ diagnosis }: CaseResult, t: Translator): readonly GateWords[] {
  return (diagnosis.gate ?? []).map(({ check, level, facts, scanId }) => {
    const words = (part: string) => fill(t, `gate:check.${check}.${part}`, facts);
    const at = diagnosis.scans.findIndex((scan) => scan.scanId === scanId);
    return {
      level,
      weight: t(`gate:level.${level}`),
      title: words('title'),
      reason: words('reason'),
      todo: fill(t, 'gate:todo', { todo: words('todo') }),
      about:
        at < 0
          ? t('gate:case')
          : fill(t, 'report:gate.scan', { number: at + 1, modality: diagnosis.scans[at]?.modality ?? '' }),
    };
  });
}

/** In one line. */
export const gateLine = ({ weight, title, reason, todo, about }: GateWords): string =>
  `${about}, ${weight}: ${title}. ${reason} ${todo}`;
