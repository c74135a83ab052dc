import { transferSyntax } from '@/parse/dicom/syntaxes.ts';
import type { SourceOutcome } from './conformance-sources.ts';
import type { Outcome, Row } from './conformance.ts';

const INTRODUCTION = `# Conformance

Written by \`npm run conformance\` from what the tests found; a test holds this page to that. Each row is a file in
\`test/fixtures/conformance/files.zip\`, 33 x 29 pixels, made by \`make.py\` beside it with the encoder of the named
reference, and decoded here frame by frame. "Exact": every value equals the reference's (for lossless encodings, the
original's). Otherwise the largest difference to what the reference decoder gives, and the one that is allowed.`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const verdict = ({ passed, row, difference, why }: Outcome): string => {
  if (!passed) return `**fails: ${why}**`;
  return row.sha256 === undefined ? `within ${difference} (${row.tolerance} allowed)` : 'exact';
};

const photometricOf = ({ photometric = '', samples, planar }: Row): string =>
  samples === 3 ? `${photometric}, ${planar === 1 ? 'by plane' : 'by pixel'}` : photometric;

const arrays = (outcomes: readonly Outcome[], section: Row['section']): string =>
  table(
    ['Format', 'Type', 'Byte order', 'Frames', 'Reference', 'Result'],
    outcomes
      .filter(({ row }) => row.section === section)
      .map((outcome) => {
        const { name, type = '', order = '', frames, reference } = outcome.row;
        return [name, type, order, String(frames), reference, verdict(outcome)];
      }),
  );

/** The whole page, from results. */
export function conformancePage(outcomes: readonly Outcome[], sources: readonly SourceOutcome[]): string {
  const dicom = outcomes.filter(({ row }) => row.section === 'dicom');
  const uids = [...new Set(dicom.map(({ row }) => row.syntax ?? ''))];
  const summary = uids.map((uid) => {
    const own = dicom.filter(({ row }) => row.syntax === uid);
    const passed = own.filter((outcome) => outcome.passed).length;
    return [transferSyntax(uid)?.name ?? uid, `\`${uid}\``, `${passed} of ${own.length}`];
  });
  return `${[
    INTRODUCTION,
    '## DICOM transfer syntaxes',
    table(['Transfer syntax', 'UID', 'Files right'], summary),
    '## DICOM, file by file',
    table(
      ['Transfer syntax', 'Photometric', 'Bits', 'Frames', 'Reference', 'Result'],
      dicom.map((outcome) => {
        const { row } = outcome;
        return [
          row.name,
          photometricOf(row),
          row.bits ?? '',
          String(row.frames),
          row.reference,
          verdict(outcome),
        ];
      }),
    ),
    '## NIfTI',
    "In every view as nibabel's RAS; all 48 orders of axes, sform, qform and neither are tested in `test/unit/parse`.",
    arrays(outcomes, 'nifti'),
    '## NRRD and MetaImage',
    'In every view as the NIfTI file that ITK makes of the same volume, in all 48 orders of axes: `test/unit/parse`.',
    arrays(outcomes, 'text headers'),
    '## Pictures',
    'Values as they are stored; the palettes of BMP as their colours.',
    arrays(outcomes, 'pictures'),
    '## Sources',
    'What the import report says of a file that comes this way. A DICOMweb server is tested in `test/integration`.',
    table(
      ['Source', 'Report', 'Result'],
      sources.map(({ what, found, passed, expected }) => [
        what,
        found,
        passed ? 'right' : `**not ${expected}**`,
      ]),
    ),
  ].join('\n\n')}\n`;
}
