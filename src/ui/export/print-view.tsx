import { useEffect, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { CaseResult } from '@/report/case-result.ts';
import { gateLine, gateWords } from '@/report/gate-words.ts';
import { reportedLabels } from '@/report/reported.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import { useExportText, useFormat, useRankingText, useText } from '../text.ts';
import { REPORTED } from './make-files.ts';

export interface PrintedPicture {
  readonly id: string;
  /** Of a drawn picture, which must live until the print is done. */
  readonly url: string;
  readonly caption: string;
}

export interface PrintViewProps {
  readonly result: CaseResult;
  readonly names: boolean;
  readonly pictures: readonly PrintedPicture[];
  /** The print dialog was closed. */
  onDone(): void;
}

/** The case on paper: not seen on the screen, and all that is printed. Opens the print dialog once its pictures stand. */
export function PrintView({ result, names, pictures, onDone }: PrintViewProps) {
  const t = useExportText();
  const format = useFormat();
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    window.addEventListener('afterprint', onDone);
    const images = Array.from(body.current?.querySelectorAll('img') ?? [], (img) =>
      img.decode().catch(() => undefined),
    );
    let gone = false;
    void Promise.all(images).then(() => {
      if (!gone) window.print();
    });
    return () => {
      gone = true;
      window.removeEventListener('afterprint', onDone);
    };
  }, [onDone]);
  return createPortal(
    <div className="print-view" ref={body}>
      <Sheet>
        <h1>{t('print_view.title')}</h1>
        <dl>
          {names && result.caseName !== undefined && (
            <>
              <dt>{t('print_view.case')}</dt>
              <dd>{result.caseName}</dd>
            </>
          )}
          <dt>{t('print_view.model')}</dt>
          <dd>
            {result.pack.id}, {t('print_view.version', { version: result.pack.version })},{' '}
            {result.diagnosis.backend}
          </dd>
          <dt>{t('print_view.made')}</dt>
          <dd>{format.time(result.created)}</dd>
        </dl>
        <Scans result={result} />
        <Findings result={result} />
        <Labels result={result} />
        <Figures pictures={pictures} />
        <Categories result={result} />
        <Reading result={result} />
      </Sheet>
    </div>,
    document.body,
  );
}

/** A table, because browsers repeat its head on every page, and nothing else on all of them. */
function Sheet({ children }: { readonly children: ReactNode }) {
  const t = useText();
  return (
    <table className="print-view__sheet" role="presentation">
      <thead>
        <tr>
          <td className="print-view__notice">
            {t('app.name')}. {NOT_FOR_CLINICAL_USE}.
          </td>
        </tr>
      </thead>
      <tbody>
        <tr className="print-view__flow">
          <td>{children}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Scans({ result: { diagnosis, scans } }: { readonly result: CaseResult }) {
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

function Findings({ result }: { readonly result: CaseResult }) {
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

function Labels({ result }: { readonly result: CaseResult }) {
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

function Figures({ pictures }: Pick<PrintViewProps, 'pictures'>) {
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

function Categories({ result }: { readonly result: CaseResult }) {
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

function Reading({ result: { human } }: { readonly result: CaseResult }) {
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
