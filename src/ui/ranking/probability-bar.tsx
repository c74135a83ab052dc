import { useFormat, useRankingText } from '../text.ts';

export interface ProbabilityBarProps {
  /** 0..1 */
  readonly probability: number;
  /** On the same scale; undefined where none was fixed. */
  readonly threshold: number | undefined;
}

/** Number, bar, and the threshold as a tick across it; over or under is said in words as well. */
export function ProbabilityBar({ probability, threshold }: ProbabilityBarProps) {
  const format = useFormat();
  const words = useRankingText();
  const over = threshold !== undefined && probability >= threshold;
  const mark = threshold === undefined ? 'none' : over ? 'over' : 'under';
  return (
    <span className="probability" data-over={over || undefined}>
      <span className="probability__number digits">{format.percent(probability)}</span>
      <span className="probability__bar" aria-hidden>
        <span className="probability__fill" style={{ inlineSize: `${probability * 100}%` }} />
        {threshold !== undefined && (
          <span className="probability__tick" style={{ insetInlineStart: `${threshold * 100}%` }} />
        )}
      </span>
      <span className="probability__word">{words(`threshold.${mark}`)}</span>
    </span>
  );
}
