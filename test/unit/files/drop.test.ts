import { describe, expect, it } from 'vitest';
import { filesFromDataTransfer, filesFromFileList, type Dropped } from '@/files/drop.ts';
import { FrameCache } from '@/files/dicomweb/remote.ts';
import { toSources } from '@/files/open-dropped.ts';
import { SourceError } from '@/files/source-error.ts';
import { parseFile } from '@/parse/parse.ts';
import { handleOf, type Tree } from '../../support/folder-handle.ts';

const sourcesFromDataTransfer = async (transfer: Dropped, signal?: AbortSignal) =>
  toSources(await filesFromDataTransfer(transfer, signal), { cache: new FrameCache() });

/** Node has no FileSystemEntry: these behave as Chromium's, which hands out 100 entries a call. */
const BATCH = 100;

function entryOf(name: string, content: Tree | string | Error, parent = ''): FileSystemEntry {
  const fullPath = `${parent}/${name}`;
  const isFile = typeof content === 'string' || content instanceof Error;
  const text = typeof content === 'string' ? content : '';
  const children = isFile ? [] : Object.entries(content).map(([n, c]) => entryOf(n, c, fullPath));
  const entry = {
    name,
    fullPath,
    isFile,
    isDirectory: !isFile,
    file: (found: (file: File) => void, failed: (cause: Error) => void) =>
      content instanceof Error ? failed(content) : found(new File([text], name)),
    createReader: () => {
      let at = 0;
      return {
        readEntries: (found: (entries: FileSystemEntry[]) => void, failed: (cause: Error) => void) => {
          if (name === 'locked' && at > 0) return failed(new Error('permission denied'));
          found(children.slice(at, at + BATCH));
          at += BATCH;
        },
      };
    },
  };
  return entry as unknown as FileSystemEntry;
}

function drop(tree: Tree) {
  const items = Object.entries(tree).map(([name, content]) => ({
    kind: 'file',
    getAsFile: () => null,
    webkitGetAsEntry: () => entryOf(name, content),
  }));
  return { items, files: [] };
}

describe('a drop', () => {
  it('is walked through nested folders of more than one batch', async () => {
    const slices = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`${i}.dcm`, `slice ${i}`]));
    const sources = await sourcesFromDataTransfer(
      drop({ patient: { CT: slices, notes: { 'letter.txt': 'dear colleague' }, empty: {} }, 'x.png': 'x' }),
    );
    expect(sources).toHaveLength(252);
    expect(new Set(sources.map((source) => source.path)).size).toBe(252);
    const last = sources.find((source) => source.path === 'patient/CT/249.dcm');
    expect(Buffer.from((await last?.read(0, 99)) ?? []).toString()).toBe('slice 249');
    expect(sources.at(-1)?.path).toBe('x.png');
  });

  it('reads its items before the browser empties them', async () => {
    const transfer = drop({ 'a.png': 'a', folder: { 'b.png': 'b' } });
    const walking = sourcesFromDataTransfer(transfer);
    transfer.items.length = 0;
    expect((await walking).map((source) => source.path)).toEqual(['a.png', 'folder/b.png']);
  });

  it('keeps a row for a file or folder that the browser will not open', async () => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`${i}.dcm`, '']));
    const sources = await sourcesFromDataTransfer(
      drop({ f: { 'bad.dcm': new DOMException('gone', 'NotFoundError'), 'good.dcm': 'g', locked: many } }),
    );
    expect(sources).toHaveLength(103);
    const reasonOf = async (path: string) => {
      const source = sources.find((one) => one.path === path);
      const parsed = source && (await parseFile(source));
      return parsed?.ok === false ? parsed.error : undefined;
    };
    expect(await reasonOf('f/bad.dcm')).toEqual({ kind: 'file-gone', path: 'f/bad.dcm', detail: 'gone' });
    expect(await reasonOf('f/locked')).toMatchObject({
      kind: 'file-unreadable',
      detail: 'permission denied',
    });
  });

  it('stops when cancelled', async () => {
    const reason = new Error('cancelled');
    await expect(
      sourcesFromDataTransfer(drop({ f: { 'a.dcm': 'a' } }), AbortSignal.abort(reason)),
    ).rejects.toBe(reason);
  });

  it('passes over dragged text, and keeps the File for a worker', async () => {
    const file = new File(['a'], 'a.png');
    const text = { kind: 'string', getAsFile: () => null, webkitGetAsEntry: () => null };
    const image = { kind: 'file', getAsFile: () => file, webkitGetAsEntry: () => null };
    expect(await filesFromDataTransfer({ items: [text, image], files: [file] })).toEqual([
      { path: 'a.png', file },
    ]);
  });
});

describe('a folder that the browser hands out', () => {
  const tree = {
    'b.dcm': 'b',
    CT: { '2.dcm': '2', '10.dcm': new DOMException('', 'NotReadableError') },
    locked: { 'a.dcm': 'a' },
  };
  const item = (handle: () => Promise<FileSystemHandle | null>) => ({
    kind: 'file',
    getAsFile: () => null,
    webkitGetAsEntry: () => entryOf('patient', tree),
    getAsFileSystemHandle: handle,
  });
  const dropOf = (handle: () => Promise<FileSystemHandle | null>) => ({ items: [item(handle)], files: [] });

  it('is left for a worker to walk, which keeps a row for whatever it may not open', async () => {
    const dropped = await filesFromDataTransfer(dropOf(() => Promise.resolve(handleOf('patient', tree))));
    expect(dropped).toMatchObject([{ path: 'patient', folder: { kind: 'directory' } }]);
    const found: number[] = [];
    const sources = await toSources(dropped, {
      cache: new FrameCache(),
      onFound: (files) => void found.push(files),
    });
    expect(sources.map(({ path }) => path)).toEqual([
      'patient/CT/10.dcm',
      'patient/CT/2.dcm',
      'patient/b.dcm',
      'patient/locked/a.dcm',
      'patient/locked',
    ]);
    const reasons = await Promise.all(
      sources.map((source) =>
        source.read(0, 9).then(
          (bytes) => Buffer.from(bytes).toString(),
          (cause: unknown) => (cause instanceof SourceError ? cause.error.kind : 'another error'),
        ),
      ),
    );
    expect(reasons).toEqual(['file-unreadable', '2', 'b', 'a', 'file-forbidden']);
    expect(found.at(-1)).toBe(5);
  });

  it('is walked on the page where the browser will not hand it out', async () => {
    const refuse = () => Promise.reject(new DOMException('a policy', 'SecurityError'));
    const dropped = await filesFromDataTransfer(dropOf(refuse));
    expect(dropped.map(({ path }) => path)).toContain('patient/locked/a.dcm');
  });

  it('is said to be empty where it holds no file', async () => {
    const empty = { kept: {}, away: {} };
    const dropped = await filesFromDataTransfer(dropOf(() => Promise.resolve(handleOf('patient', empty))));
    const sources = await toSources(dropped, { cache: new FrameCache() });
    expect(sources.map(({ path }) => path)).toEqual(['patient']);
    expect(await parseFile(sources[0]!)).toEqual({
      ok: false,
      error: { kind: 'not-an-image', path: 'patient', what: 'an empty folder' },
    });
  });

  it('gives nothing more once it is stopped', async () => {
    const dropped = await filesFromDataTransfer(dropOf(() => Promise.resolve(handleOf('patient', tree))));
    const signal = AbortSignal.abort();
    expect(await toSources(dropped, { cache: new FrameCache(), signal })).toEqual([]);
  });
});

describe('a paste', () => {
  it('gives pictures of one name paths of their own, with or without items', async () => {
    const pictures = ['1', '2', '3'].map((content) => new File([content], 'image.png'));
    const items = pictures.map((file) => ({
      kind: 'file',
      getAsFile: () => file,
      webkitGetAsEntry: () => null,
    }));
    for (const transfer of [
      { items, files: [] },
      { items: [], files: pictures },
    ]) {
      const sources = await sourcesFromDataTransfer(transfer);
      expect(sources.map((source) => source.path)).toEqual(['image.png', 'image (2).png', 'image (3).png']);
      expect(Buffer.from((await sources[2]?.read(0, 9)) ?? []).toString()).toBe('3');
    }
  });
});

describe('a file input', () => {
  it('keeps the folders of webkitRelativePath', async () => {
    const inFolder = Object.defineProperty(new File([], 'a.dcm'), 'webkitRelativePath', {
      value: 'patient/CT/a.dcm',
    });
    const files = await filesFromFileList([inFolder, new File([], 'b.dcm')]);
    expect(files.map(({ path }) => path)).toEqual(['patient/CT/a.dcm', 'b.dcm']);
  });
});
