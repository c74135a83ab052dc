import { unreachable } from '@/core/result.ts';
import type { Measurement } from '@/model/manifest.ts';
import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import { reliability, type Reliability } from '@/ranking/reliability.ts';
import { useAppState } from '../app-context.tsx';
import { useFormat, useRankingText, useText } from '../text.ts';
import { ProbabilityBar } from './probability-bar.tsx';
import { VerdictMark } from './verdict-mark.tsx';

export interface ReliabilityFactsProps {
  readonly disorder: RankedDisorder;
  /** Id of the pack that ranked it. */
  readonly pack: string;
}

/** How sure the model is, and how far that may be believed. */
export function ReliabilityFacts({ disorder, pack }: ReliabilityFactsProps) {
  const words = useRankingText();
  const manifest = useAppState((state) => state.packs.list.find((one) => one.manifest.id === pack)?.manifest);
  if (!manifest) return null;
  const facts = reliability(disorder, manifest);
  const { trained, confoundedIn } = facts;
  return (
    <div className="reliability">
      <Claim disorder={disorder} facts={facts} />
      <ul className="reliability__notes small">
        <li>{words(`trained.${trained === undefined ? 'unknown' : trained ? 'yes' : 'no'}`)}</li>
        {confoundedIn.length > 0 && <li>{words('confoundedIn', { modalities: confoundedIn.join(', ') })}</li>}
      </ul>
    </div>
  );
}

interface ClaimProps {
  readonly disorder: RankedDisorder;
  readonly facts: Reliability;
}

function Claim({ disorder, facts }: ClaimProps) {
  const t = useText();
  const format = useFormat();
  const words = useRankingText();
  const { standing, measurement, published } = facts;
  switch (standing) {
    case 'measured':
      return (
        measurement && (
          <>
            <ProbabilityBar probability={disorder.probability ?? 0} threshold={measurement.threshold} />
            <p className="reliability__verdict">
              <VerdictMark verdict={measurement.verdict} />
              <span>{words(`verdictDetail.${measurement.verdict}`)}</span>
            </p>
            <MeasurementFacts measurement={measurement} />
          </>
        )
      );
    case 'related':
      return <p>{t('details.noProbability')}</p>;
    case 'unmeasured-pack':
      return (
        <>
          <p>{t('details.scoreOnly', { score: format.decimal(disorder.probability ?? 0, 3) })}</p>
          {published && (
            <p className="small">
              {words('publishedRecall', { recall: format.decimal(published.recallAt['0.01'], 0) })}
            </p>
          )}
        </>
      );
    default:
      return unreachable(standing);
  }
}

function MeasurementFacts({ measurement }: { readonly measurement: Measurement }) {
  const t = useText();
  const format = useFormat();
  const words = useRankingText();
  const { auc, aucInterval, sameSourceAuc, sensitivity, specificity, threshold } = measurement;
  const two = (value: number) => format.decimal(value, 2);
  return (
    <>
      <p className="small">
        {words('measuredOn', {
          modality: measurement.modality,
          auc: two(auc),
          positives: format.number(measurement.positives),
          negatives: format.number(measurement.negatives),
        })}
      </p>
      <dl className="facts digits">
        {aucInterval && (
          <Fact term={t('details.auc')} value={`${two(aucInterval[0])} – ${two(aucInterval[1])}`} />
        )}
        {sameSourceAuc !== undefined && <Fact term={t('details.sameSource')} value={two(sameSourceAuc)} />}
        {sensitivity !== undefined && (
          <Fact term={t('details.sensitivity')} value={format.percent(sensitivity)} />
        )}
        {specificity !== undefined && (
          <Fact term={t('details.specificity')} value={format.percent(specificity)} />
        )}
        {threshold !== undefined && <Fact term={t('details.threshold')} value={format.percent(threshold)} />}
      </dl>
    </>
  );
}

function Fact({ term, value }: { readonly term: string; readonly value: string }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </>
  );
}
