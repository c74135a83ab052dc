import { useEffect, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import type { CaseResult } from '@/report/case-result.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import { useExportText, useFormat, useText } from '../text.ts';
import {
  Categories,
  Figures,
  Findings,
  Labels,
  Reading,
  Scans,
  type PrintedPicture,
} from './print-sections.tsx';
import './print-view.css';

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
