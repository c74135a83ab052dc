import { describe, expect, it } from 'vitest';
import { junkKind } from '@/files/junk.ts';
import { cleanPath, fileName, folderOf, renamed, uniquePaths } from '@/files/paths.ts';
import { bytesOf, sourceOf } from './build.ts';

describe('paths', () => {
  it('are cleaned of backslashes, empty parts and climbing', () => {
    expect(cleanPath('\\\\server\\CT\\..\\1.dcm')).toBe('server/CT/1.dcm');
    expect(cleanPath('/a//./b/')).toBe('a/b');
    expect(cleanPath('../..')).toBe('');
  });

  it('are taken apart', () => {
    expect([fileName('a/b.dcm'), folderOf('a/b.dcm')]).toEqual(['b.dcm', 'a']);
    expect([fileName('b.dcm'), folderOf('b.dcm')]).toEqual(['b.dcm', '']);
  });

  it('become unique by a number before the ending', () => {
    expect(uniquePaths(['a.nii.gz', 'a.nii.gz', 'd/x', 'd/x', 'd/x', '.h', '.h'])).toEqual([
      'a.nii.gz',
      'a (2).nii.gz',
      'd/x',
      'd/x (2)',
      'd/x (3)',
      '.h',
      '.h (2)',
    ]);
  });

  it('leave a name to the file that really has it, and to the case added to', () => {
    expect(uniquePaths(['a.png', 'a.png', 'a (2).png'])).toEqual(['a.png', 'a (3).png', 'a (2).png']);
    expect(uniquePaths(['a.png', 'b.png'], ['a.png'])).toEqual(['a (2).png', 'b.png']);
  });

  it('are changed without losing the content', async () => {
    const file = renamed(sourceOf('a', bytesOf('content')), 'b');
    expect([file.path, file.size, Buffer.from(await file.read(3, 99)).toString()]).toEqual(['b', 7, 'tent']);
  });
});

describe('junk', () => {
  it.each([
    ['CT/.DS_Store', 'macOS folder settings'],
    ['a.zip/__MACOSX/CT/1.dcm', 'macOS archive metadata'],
    ['CT/._1.dcm', 'macOS resource fork (AppleDouble)'],
    ['disc/.Trashes/1', 'macOS volume index'],
    ['Thumbs.db', 'Windows thumbnail cache'],
    ['x/DESKTOP.INI', 'Windows folder settings'],
    ['autorun.inf', 'Windows start file of a disc'],
    ['System Volume Information/x', 'Windows volume data'],
    ['x/.git/HEAD', 'version control data'],
  ])('%s is %s', (path, what) => expect(junkKind(path)).toBe(what));

  it.each(['CT/1.dcm', 'thumbs.db.dcm', 'x._y', 'DICOMDIR', '.hidden'])('%s is none', (path) =>
    expect(junkKind(path)).toBeUndefined(),
  );
});
