import { useMemo } from 'react';
import { thresholdMark } from '@/ranking/thresholds.ts';
import type { DisorderRow } from '@/state/ranking-view.ts';
import { useFormat, useRankingText, useText } from '../text.ts';

/** A row read aloud: what its bars and marks say to the eye. */
export function useRowLabel(): (row: DisorderRow) => string {
  const t = useText();
  const words = useRankingText();
  const format = useFormat();
  return useMemo(
    () =>
      ({ disorder, standing }) => {
        const { name, measurement, probability } = disorder;
        const group = t(`group.${disorder.group}Long`);
        if (standing === 'measured' && measurement && probability !== undefined)
          return t('ranking.rowMeasured', {
            name,
            group,
            probability: format.percent(probability),
            standing: words(`threshold.${thresholdMark(disorder) ?? 'none'}`),
            verdict: words(`verdict.${measurement.verdict}`),
          });
        if (probability !== undefined)
          return t('ranking.rowScore', { name, group, score: format.decimal(probability, 3) });
        return t('ranking.rowRelated', { name, group });
      },
    [t, words, format],
  );
}
