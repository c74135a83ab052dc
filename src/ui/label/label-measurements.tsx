import { publishedFigures } from '@/catalogue/published.ts';
import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import { useAppState } from '../app-context.tsx';
import { VerdictMark } from '../ranking/verdict-mark.tsx';
import { useFormat, useLabelText } from '../text.ts';

export interface LabelMeasurementsProps {
  readonly disorder: RankedDisorder;
  /** Id of the pack that ranked it. */
  readonly pack: string;
}

const COLUMNS = ['modality', 'auc', 'interval', 'n', 'recall', 'specificity', 'verdict'] as const;

/** All that the pack measured on the label, in every modality; and the paper's figures for its group. */
export function LabelMeasurements({ disorder, pack }: LabelMeasurementsProps) {
  const t = useLabelText();
  const format = useFormat();
  const manifest = useAppState((state) => state.packs.list.find((one) => one.manifest.id === pack)?.manifest);
  const results = manifest?.measured?.results.filter(({ label }) => label === disorder.index) ?? [];
  const level = manifest?.labels.space === 'raddiag-icd10cm' ? 'icd10cm' : 'disorders';
  const paper = publishedFigures(level, disorder.group);
  const two = (value: number) => format.decimal(value, 2);
  const share = (value: number | undefined) => (value === undefined ? '' : format.percent(value));
  return (
    <>
      <h3>{t('measurements')}</h3>
      {results.length === 0 ? (
        <p>{t('notMeasured')}</p>
      ) : (
        <table className="label-page__table digits">
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {t(`table.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {results.map((result) => (
              <tr key={result.modality}>
                <th scope="row">{result.modality}</th>
                <td>{two(result.auc)}</td>
                <td>{result.aucInterval?.map(two).join(' – ')}</td>
                <td>{`${format.number(result.positives)} / ${format.number(result.negatives)}`}</td>
                <td>{share(result.sensitivity)}</td>
                <td>{share(result.specificity)}</td>
                <td>
                  <VerdictMark verdict={result.verdict} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {paper && (
        <p className="small">
          {t('paper', {
            group: disorder.group,
            auc: format.decimal(paper.auc, 0),
            r1: format.decimal(paper.recallAt['0.01'], 0),
            r5: format.decimal(paper.recallAt['0.05'], 0),
            r10: format.decimal(paper.recallAt['0.1'], 0),
          })}
          {manifest?.measured && ` ${t('paperHolds')}`}
        </p>
      )}
    </>
  );
}
