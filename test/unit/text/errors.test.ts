import { describe, expect, it } from 'vitest';
import type { ErrorKind, LongtailError } from '@/core/errors.ts';
import { createText, RESOURCES } from '@/text/create-text.ts';
import { describeError } from '@/text/describe-error.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';

const { t } = createText();

/** One error of each kind; the compiler asks for a new one here when a kind is added. */
const EXAMPLES: { readonly [K in ErrorKind]: Extract<LongtailError, { kind: K }> } = {
  'unknown-format': { kind: 'unknown-format', path: 'a/notes.txt', detail: 'it looks like text' },
  'not-an-image': { kind: 'not-an-image', path: 'DICOMDIR', what: 'an index of a medium (DICOMDIR)' },
  'truncated-file': { kind: 'truncated-file', path: 'a/1.dcm', detail: '100 of 200 bytes are there' },
  'file-gone': { kind: 'file-gone', path: 'a/4.dcm', detail: 'A requested file could not be found.' },
  'file-unreadable': { kind: 'file-unreadable', path: 'a/5.dcm', detail: 'permission problems' },
  'file-forbidden': { kind: 'file-forbidden', path: 'a/6.dcm', detail: 'a policy' },
  'corrupt-file': { kind: 'corrupt-file', path: 'a/2.dcm', detail: 'a length of -1.' },
  'unsupported-encoding': {
    kind: 'unsupported-encoding',
    path: 'a/3.dcm',
    encoding: 'MPEG2 (1.2.840.10008.1.2.4.100)',
    detail: 'there is no decoder for it here',
  },
  'decode-failed': { kind: 'decode-failed', path: 'a/4.dcm', frame: 0, detail: 'bad marker' },
  'missing-file': { kind: 'missing-file', path: 'IM0001', referencedBy: 'cases.json' },
  'archive-refused': { kind: 'archive-refused', path: 'b.zip', detail: 'it would unpack to 40 GB' },
  'bad-case-list': { kind: 'bad-case-list', path: 'cases.json', detail: 'case 2 has no Samples' },
  'server-unreachable': { kind: 'server-unreachable', path: '/studies', detail: 'no answer in 30 s' },
  'server-refused': { kind: 'server-refused', path: '/studies', detail: 'it answers 401' },
  'server-forbids': { kind: 'server-forbids', path: '/studies', detail: 'it answers 403' },
  'server-too-large': { kind: 'server-too-large', path: '/studies', detail: 'it answers 413' },
  'server-conflict': { kind: 'server-conflict', path: '/studies', detail: 'it answers 409' },
  'server-failed': { kind: 'server-failed', path: '/studies/1.2/series', detail: 'it answers 500' },
  'no-usable-scan': { kind: 'no-usable-scan', detail: 'No scan takes part in the ranking.' },
  'several-patients': { kind: 'several-patients', count: 2 },
  'result-of-others': { kind: 'result-of-others', path: 'longtail-result.json', scans: 2 },
  'modality-unknown': { kind: 'modality-unknown', scan: 'photo.png' },
  'constant-examination': { kind: 'constant-examination', examination: 'Chest 2020', value: 127.00001 },
  'backend-unavailable': { kind: 'backend-unavailable', backend: 'WebGPU', detail: 'no adapter' },
  'device-lost': { kind: 'device-lost', detail: 'driver reset' },
  'out-of-memory': { kind: 'out-of-memory', detail: '2 GB were asked for' },
  'inference-failed': { kind: 'inference-failed', stage: 'fusion', detail: 'logit 3 is not a number' },
  'storage-failed': { kind: 'storage-failed', detail: 'quota exceeded' },
  'pack-invalid': { kind: 'pack-invalid', pack: 'compact', detail: '931 classes, but 5569 labels' },
  'pack-without-map': { kind: 'pack-without-map', pack: 'vit' },
  'pack-integrity': {
    kind: 'pack-integrity',
    pack: 'compact',
    file: 'encoder.onnx',
    detail: 'SHA-256 differs',
  },
  'pack-self-test': {
    kind: 'pack-self-test',
    pack: 'compact',
    backend: 'webgpu',
    difference: 0.123456,
    tolerance: 0.001,
  },
  'checkpoint-invalid': {
    kind: 'checkpoint-invalid',
    path: 'pytorch_model.bin',
    key: 'fc.weight',
    detail: 'the shape is [3]',
  },
  cancelled: { kind: 'cancelled' },
};

const PARTS = ['title', 'detail', 'remedy'] as const;

describe('an error in words', () => {
  it.each(Object.values(EXAMPLES))('$kind has a title, a detail and a remedy', (error) => {
    const text = describeError(error, t);
    for (const part of PARTS) {
      expect(text[part]).not.toMatch(/\{\{|\}\}|undefined|errors:|\.\.$/);
      expect(text[part].length, part).toBeGreaterThan(5);
      expect(text[part]).not.toBe(`${error.kind}.${part}`);
    }
    expect(text.remedy).toMatch(/\.$/);
  });

  it.each(Object.values(EXAMPLES))('$kind names its file and every fact that it carries', (error) => {
    const { title, detail } = describeError(error, t);
    for (const [name, fact] of Object.entries(error)) {
      if (name === 'kind' || typeof fact === 'number') continue;
      expect(`${title} ${detail}`).toContain(fact.replace(/\.$/, ''));
    }
  });

  it('counts pictures from one, and rounds numbers', () => {
    expect(describeError(EXAMPLES['decode-failed'], t).detail).toContain('Picture 1 of a/4.dcm');
    expect(describeError(EXAMPLES['constant-examination'], t).detail).toContain('(127)');
    expect(describeError(EXAMPLES['pack-self-test'], t).detail).toContain('by 0.123; 0.001 is allowed');
  });

  it('takes a file name for what it is, whatever it holds', () => {
    for (const path of [
      '{{detail}}.dcm',
      '$t(errors:cancelled.title)',
      '<img src=x onerror=alert(1)>',
      'é 影像/1',
    ]) {
      const { detail } = describeError({ kind: 'corrupt-file', path, detail: 'it breaks off' }, t);
      expect(detail).toBe(`${path} cannot be read as what it claims to be: it breaks off.`);
    }
  });

  it('says so where a room knew no detail', () => {
    expect(describeError({ kind: 'device-lost', detail: '' }, t).detail).toContain(
      'no further detail is known',
    );
  });
});

describe('the texts', () => {
  const leaves = (node: object, path: string): (readonly [string, string])[] =>
    Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null
        ? leaves(value, `${path}.${key}`)
        : [[`${path}.${key}`, String(value)] as const],
    );

  it('have no kind that no error has', () => {
    const { unstated, ...kinds } = RESOURCES.en.errors;
    expect(unstated).not.toBe('');
    expect(Object.keys(kinds).toSorted()).toEqual(Object.keys(EXAMPLES).toSorted());
  });

  it.each(['errors', 'ranking', 'report'] as const)(
    'of %s are all there, with placeholders well formed',
    (space) => {
      for (const [path, text] of leaves(RESOURCES.en[space], space)) {
        expect(text.trim(), path).not.toBe('');
        expect(text.replace(/\{\{[a-zA-Z]+\}\}/g, ''), path).not.toMatch(/[{}]/);
      }
    },
  );

  it('carry the notice word for word', () => {
    expect(NOT_FOR_CLINICAL_USE).toBe('Research and education only. Not for clinical use');
    expect(t('report:notice')).toBe(NOT_FOR_CLINICAL_USE);
  });
});
