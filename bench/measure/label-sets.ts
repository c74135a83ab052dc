import { conformalThreshold, type ConformalThresholds } from '@/ranking/conformal.ts';
import type { ConformalThreshold } from '@/model/manifest.ts';
import { halvesOf, type Half } from './halves.ts';
import type { Answers } from './run-pack.ts';
import { measuredIn, MEASURED, ofSplit, rounded } from './statistics.ts';

/** A test unit with at least one true label that was measured in its modality. */
interface Judged {
  readonly half: Half | undefined;
  readonly source: string;
  /** Calibrated probabilities of its true labels, and of all that were measured. */
  readonly present: readonly number[];
  readonly all: readonly number[];
  readonly labels: readonly number[];
}

const CALIBRATED_ON =
  'half of the test cases, which training, temperature and thresholds did not see, drawn by a hash of the case within each collection; tried on the other half';

/**
 * One threshold a modality, for sets that hold every true label of a case at the level: made from one half of the test
 * cases and tried on the other. Not from the validation split: some of its CT shares patients with training.
 */
export function labelSets(
  answers: Answers,
  results: readonly { label: number; modality: string }[],
  level: number,
): ConformalThresholds {
  const probabilities = measuredIn(answers, results);
  const thresholds = MEASURED.map((modality): ConformalThreshold => {
    const test = ofSplit(answers, modality, 'test');
    const halves = halvesOf(test.map(({ unit }) => unit));
    const judged = test
      .map((answer): Judged => {
        const all = probabilities(answer);
        const present = all.filter((one) => one.present);
        return {
          half: halves.get(answer.unit.caseId),
          source: answer.unit.source,
          present: present.map(({ probability }) => probability),
          all: all.map(({ probability }) => probability),
          labels: present.map(({ label }) => label),
        };
      })
      .filter(({ present }) => present.length > 0);
    const of = (half: Half) => judged.filter((one) => one.half === half);
    const made = (cases: readonly Judged[]) =>
      rounded(
        conformalThreshold(
          cases.map(({ present }) => present),
          level,
        ),
      );
    const [calibration, tried] = [of('calibration'), of('tried')];
    const threshold = made(calibration);
    const exchanged = made(tried);
    const seen = new Set(tried.flatMap(({ labels }) => labels));
    const sources = [...new Set(tried.map(({ source }) => source))].toSorted();
    return {
      modality,
      threshold,
      cases: calibration.length,
      ...coverage(tried, threshold),
      meanSize: rounded(
        tried.reduce((sum, { all }) => sum + all.filter((p) => p >= threshold).length, 0) / tried.length,
      ),
      exchanged: { threshold: exchanged, ...coverage(calibration, exchanged) },
      sources: sources.map((source) => ({
        source,
        ...coverage(
          tried.filter((one) => one.source === source),
          threshold,
        ),
      })),
      untested: results
        .filter((result) => result.modality === modality && !seen.has(result.label))
        .map(({ label }) => label),
    };
  });
  return { level, calibratedOn: CALIBRATED_ON, thresholds };
}

function coverage(cases: readonly Judged[], threshold: number) {
  const held = cases.filter(({ present }) => present.every((probability) => probability >= threshold));
  return { coverage: rounded(held.length / cases.length), tested: cases.length };
}
