import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import { splitRanking, thresholdMark } from '@/ranking/thresholds.ts';
import type { Translator } from '@/text/create-text.ts';
import { fill } from '@/text/fill.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import type { CaseResult } from './case-result.ts';
import { gateLine, gateWords } from './gate-words.ts';

/**
 * The ranking as plain text for a clipboard or a mail, the notice first and last.
 * @param top how many labels of each part, and how many categories
 */
export function toText(result: CaseResult, t: Translator, top = 10): string {
  const { diagnosis, pack } = result;
  const { measured, related } = splitRanking(diagnosis.ranking);
  const unmeasuredPack = related.some((row) => row.probability !== undefined);
  const section = (key: string, lines: readonly string[]) => [
    '',
    t(`report:text.${key}`),
    ...(lines.length > 0 ? lines : [`  ${t('report:text.none')}`]),
  ];
  return [
    NOT_FOR_CLINICAL_USE,
    '',
    result.caseName === undefined
      ? t('report:text.untitled')
      : fill(t, 'report:text.title', { case: result.caseName }),
    fill(t, 'report:text.pack', pack),
    fill(t, 'report:text.backend', { backend: diagnosis.backend }),
    fill(t, 'report:text.created', { time: result.created }),
    ...gateLines(result, t),
    ...section('scans', scanLines(result, t)),
    ...(unmeasuredPack
      ? section('unmeasured', labelLines(related.slice(0, top), t))
      : [
          ...section('measured', labelLines(measured.slice(0, top), t)),
          ...section('related', labelLines(related.slice(0, top), t)),
        ]),
    ...section('categories', categoryLines(result, unmeasuredPack, top, t)),
    '',
    NOT_FOR_CLINICAL_USE,
    '',
  ].join('\n');
}

/** Nothing where the pictures were not looked at, as in files of before the gate. */
function gateLines(result: CaseResult, t: Translator): readonly string[] {
  if (!result.diagnosis.gate) return [];
  const lines = gateWords(result, t).map((words) => `  ${gateLine(words)}`);
  return ['', t('gate:heading'), ...(lines.length > 0 ? lines : [`  ${t('report:text.none')}`])];
}

function scanLines({ diagnosis, scans }: CaseResult, t: Translator): readonly string[] {
  return diagnosis.scans.map((scan, i) => {
    const origin = scans.find(({ scanId }) => scanId === scan.scanId);
    return `  ${fill(t, 'report:text.scan', {
      number: i + 1,
      modality: scan.modality,
      source: origin?.source === undefined ? '' : ` (${origin.source})`,
      used: scan.used.length,
      slices: origin?.slices ?? scan.used.length,
      weight: percent(scan.weight).trim(),
      keySlice: scan.keySlice + 1,
    })}`;
  });
}

/** A category through a measured label carries that label's verdict: a flag must not get lost on the way up. */
function categoryLines(
  { diagnosis }: CaseResult,
  unmeasuredPack: boolean,
  top: number,
  t: Translator,
): readonly string[] {
  const rows = new Map(diagnosis.ranking.disorders.map((row) => [row.index, row]));
  const byCode = new Map(diagnosis.ranking.disorders.map((row) => [row.icd10cm, row]));
  return diagnosis.ranking.categories.slice(0, top).map(({ code, title, score, from, measured }) => {
    const row = from === undefined ? byCode.get(code) : rows.get(from);
    if (measured && row?.measurement) {
      const verdict = t(`ranking:verdict.${row.measurement.verdict}`);
      return `  ${percent(score)}  ${code} ${title}: ${fill(t, 'report:text.through', { name: row.name, verdict })}`;
    }
    const standing = unmeasuredPack ? score.toFixed(4) : t('report:text.byRelated');
    return `  ${standing}  ${code} ${title}`;
  });
}

function labelLines(rows: readonly RankedDisorder[], t: Translator): readonly string[] {
  return rows.map((row) => {
    const name = row.icd10cm === '' ? row.name : `${row.name} [${row.icd10cm}]`;
    const group = t(`ranking:group.${row.group}`);
    if (row.measurement && row.probability !== undefined) {
      const mark = t(`ranking:threshold.${thresholdMark(row) ?? 'none'}`);
      const verdict = t(`ranking:verdict.${row.measurement.verdict}`);
      return `  ${percent(row.probability)}  ${name}: ${verdict}; ${mark}; ${group}`;
    }
    return row.probability === undefined
      ? `  ${name}: ${group}`
      : `  ${row.probability.toFixed(4)}  ${name}: ${group}`;
  });
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(7);
