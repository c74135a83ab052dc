import { useTranslation } from 'react-i18next';
import type { CaseResult } from '@/report/case-result.ts';
import { gateLine, gateWords } from '@/report/gate-words.ts';
import { reportedLabels } from '@/report/reported.ts';
import { useExportText, useFormat, useRankingText } from '../text.ts';
import { REPORTED } from './make-files.ts';

/** A picture on paper. */
export interface PrintedPicture {
  readonly id: string;
  /** Of a drawn picture, which must live until the print is done. */
  readonly url: string;
  readonly caption: string;
}

interface SectionProps {
  readonly result: CaseResult;
}

export function Scans({ result: { diagnosis, scans } }: SectionProps) {
  const t = useExportText();
  const format = useFormat();
  return (
    <section>
      <h2>{t('print_view.scans')}</h2>
      <ul>
        {diagnosis.scans.map(({ scanId, modality, used, weight }, i) => (
          <li key={scanId}>
            {t('print_view.scanFacts', {
              scan: t('print_view.scan', { number: i + 1, modality }),
              used: used.length,
              count: scans[i]?.slices ?? used.length,
              weight: format.percent(weight),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Findings({ result }: SectionProps) {
  const t = useExportText();
  const { t: translate } = useTranslation();
  const findings = gateWords(result, translate);
  if (findings.length === 0) return null;
  return (
    <section>
      <h2>{t('print_view.findings')}</h2>
      <ul>
        {findings.map((words) => (
          <li key={`${words.about} ${words.title}`}>{gateLine(words)}</li>
        ))}
      </ul>
    </section>
  );
}

export function Labels({ result }: SectionProps) {
  const t = useExportText();
  const ranking = useRankingText();
  const format = useFormat();
  const rows = reportedLabels(result.diagnosis.ranking, REPORTED);
  const measured = rows.some((row) => row.measurement);
  return (
    <section>
      <h2>{t('print_view.ranking')}</h2>
      <table>
        <thead>
          <tr>
            <th>{t('print_view.label')}</th>
            <th>{t('print_view.code')}</th>
            <th>{t(measured ? 'print_view.probability' : 'print_view.score')}</th>
            <th>{t('print_view.group')}</th>
            <th>{t('print_view.reliability')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.index}>
              <td>{row.name}</td>
              <td>{row.icd10cm}</td>
              <td>
                {row.measurement
                  ? format.percent(row.probability ?? 0)
                  : format.decimal(row.probability ?? 0, 4)}
              </td>
              <td>{ranking(`group.${row.group}`)}</td>
              <td>{row.measurement ? ranking(`verdict.${row.measurement.verdict}`) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function Figures({ pictures }: { readonly pictures: readonly PrintedPicture[] }) {
  const t = useExportText();
  if (pictures.length === 0) return null;
  return (
    <section>
      <h2>{t('print_view.images')}</h2>
      <div className="print-view__figures">
        {pictures.map(({ id, url, caption }) => (
          <figure key={id}>
            <img src={url} alt="" />
            <figcaption>{caption}</figcaption>
          </figure>
        ))}
      </div>
    </section>
  );
}

export function Categories({ result }: SectionProps) {
  const t = useExportText();
  const format = useFormat();
  const { categories } = result.diagnosis.ranking;
  // Beside measured ones, the score of a related term would read like a finding.
  const measured = categories.filter((row) => row.measured);
  const rows = (measured.length > 0 ? measured : categories).slice(0, REPORTED);
  return (
    <section>
      <h2>{t('print_view.categories')}</h2>
      <table>
        <tbody>
          {rows.map(({ code, title, score, measured: known }) => (
            <tr key={code}>
              <td>{code}</td>
              <td>{title}</td>
              <td>{known ? format.percent(score) : format.decimal(score, 4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function Reading({ result: { human } }: SectionProps) {
  const t = useExportText();
  if (!human) return null;
  return (
    <section>
      <h2>{t('print_view.reader')}</h2>
      {human.finalDiagnosis !== '' && (
        <p>
          {t('reading.finalDiagnosis')}: {human.finalDiagnosis}
        </p>
      )}
      <ul>
        {human.labels.map(({ index, name, opinion, note }) => (
          <li key={index}>
            {name}: {[opinion && t(`reading.${opinion}`), note].filter(Boolean).join('; ')}
          </li>
        ))}
      </ul>
      {human.note !== '' && <p>{human.note}</p>}
    </section>
  );
}
