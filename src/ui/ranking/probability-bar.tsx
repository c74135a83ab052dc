import type { ReactNode } from 'react';
import { useFormat, useText } from '../text.ts';

export interface ProbabilityBarProps {
  /** 0..1 */
  readonly probability: number;
  /** On the same scale; undefined where none was fixed. */
  readonly threshold: number | undefined;
  /** Stands on the line of the words. */
  readonly children?: ReactNode;
}

/** Number, bar, and the threshold as a tick across it; over or under is said in words as well. */
export function ProbabilityBar({ probability, threshold, children }: ProbabilityBarProps) {
  const t = useText();
  const format = useFormat();
  const over = threshold !== undefined && probability >= threshold;
  return (
    <span className="probability" data-over={over || undefined}>
      <span className="probability__number digits">{format.percent(probability)}</span>
      <span className="probability__line">
        {children}
        {threshold !== undefined && (
          <span className="probability__word">{t(over ? 'ranking.above' : 'ranking.below')}</span>
        )}
      </span>
      <span className="probability__bar" aria-hidden>
        <span className="probability__fill" style={{ inlineSize: `${probability * 100}%` }} />
        {threshold !== undefined && (
          <span className="probability__tick" style={{ insetInlineStart: `${threshold * 100}%` }} />
        )}
      </span>
    </span>
  );
}
