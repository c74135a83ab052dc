import { publishedFigures } from '@/catalogue/published.ts';
import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import { rowStanding } from '@/ranking/thresholds.ts';
import { useFormat, useLabelText } from '../text.ts';

/** How far a row may be trusted, in a few words: what was measured and on how many, or what the paper says of its group. */
export function ReliabilityMeter({ disorder }: { readonly disorder: RankedDisorder }) {
  const t = useLabelText();
  const format = useFormat();
  const { measurement, trained, group } = disorder;
  const parts: string[] = [];
  switch (rowStanding(disorder)) {
    case 'measured':
      if (!measurement) break;
      parts.push(
        t('meter.measured', {
          auc: format.decimal(measurement.auc, 2),
          positives: format.number(measurement.positives),
        }),
      );
      if (measurement.sensitivity !== undefined)
        parts.push(t('meter.recall', { recall: format.percent(measurement.sensitivity) }));
      break;
    case 'related':
      parts.push(t(trained ? 'meter.trained' : 'meter.untrained'));
      break;
    case 'unmeasured-pack': {
      const figures = publishedFigures('disorders', group);
      if (figures) parts.push(t('meter.paper', { recall: format.decimal(figures.recallAt['0.05'], 0) }));
      break;
    }
  }
  return (
    <span className="meter digits" title={t('meter.title')}>
      {parts.join(' · ')}
    </span>
  );
}
