import { describe, expect, it } from 'vitest';
import { filesFromDataTransfer, sourcesFromDataTransfer, sourcesFromFileList } from '@/files/drop.ts';

/** Node has no FileSystemEntry: these behave as Chromium's, which hands out 100 entries a call. */
const BATCH = 100;

interface Tree {
  readonly [name: string]: Tree | string | Error;
}

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
      drop({ f: { 'bad.dcm': new Error('gone'), 'good.dcm': 'g', locked: many } }),
    );
    expect(sources).toHaveLength(103);
    const bad = sources.find((source) => source.path === 'f/bad.dcm');
    await expect(bad?.read(0, 1)).rejects.toThrow('gone');
    const locked = sources.find((source) => source.path === 'f/locked');
    await expect(locked?.read(0, 1)).rejects.toThrow('permission denied');
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
  it('keeps the folders of webkitRelativePath', () => {
    const inFolder = Object.defineProperty(new File([], 'a.dcm'), 'webkitRelativePath', {
      value: 'patient/CT/a.dcm',
    });
    const sources = sourcesFromFileList([inFolder, new File([], 'b.dcm')]);
    expect(sources.map((source) => source.path)).toEqual(['patient/CT/a.dcm', 'b.dcm']);
  });
});
