import { rowStanding } from '@/ranking/thresholds.ts';
import { useChosenScans } from '../app-context.tsx';
import { useFormat, useLabelText } from '../text.ts';
import type { LabelPageProps } from './label-page.tsx';

/** Where the label ranks in this case, and what each scan's share is. */
export function LabelInCase({ disorder, diagnosis }: LabelPageProps) {
  const t = useLabelText();
  const format = useFormat();
  const chosen = useChosenScans();
  const standing = rowStanding(disorder);
  const peers = diagnosis.ranking.disorders.filter((row) => rowStanding(row) === standing);
  const rank = peers.findIndex(({ index }) => index === disorder.index) + 1;
  return (
    <>
      <h3>{t('inCase')}</h3>
      <p>
        {t('rank', {
          rank: format.number(rank),
          total: format.number(peers.length),
          standing: t(`standing.${standing}`),
        })}
      </p>
      <h4>{t('why')}</h4>
      <p className="small faint">{t('whyDetail')}</p>
      <ul>
        {diagnosis.scans.map(({ scanId, modality, weight }) => (
          <li key={scanId}>
            {t('scanShare', {
              title: chosen.find(({ scan }) => scan.id === scanId)?.title ?? scanId,
              modality,
              share: format.percent(weight),
            })}
          </li>
        ))}
      </ul>
    </>
  );
}
