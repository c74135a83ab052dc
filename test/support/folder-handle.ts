/** A folder by its names: further folders, texts, and what reading throws. */
export interface Tree {
  readonly [name: string]: Tree | string | Error;
}

/** A folder as Chromium hands it out; Node has none. */
export function handleOf(name: string, content: Tree | string | Error): FileSystemHandle {
  if (typeof content === 'string' || content instanceof Error)
    return {
      kind: 'file',
      name,
      getFile: () =>
        content instanceof Error ? Promise.reject(content) : Promise.resolve(new File([content], name)),
    } as unknown as FileSystemFileHandle;
  return {
    kind: 'directory',
    name,
    async *values() {
      for (const [child, what] of Object.entries(content)) yield await Promise.resolve(handleOf(child, what));
      if (name === 'locked') throw new DOMException('no entry', 'NotAllowedError');
    },
  } as unknown as FileSystemDirectoryHandle;
}
