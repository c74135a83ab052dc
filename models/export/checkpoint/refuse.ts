/** Thrown inside this folder alone; the door turns it into `checkpoint-invalid` with the file's path. */
export class CheckpointRefused extends Error {
  /** The tensor, archive entry, global or header that is at fault. */
  readonly key: string;
  readonly detail: string;

  constructor(key: string, detail: string) {
    super(`${key}: ${detail}`);
    this.name = 'CheckpointRefused';
    this.key = key;
    this.detail = detail;
  }
}

export function refuse(key: string, detail: string): never {
  throw new CheckpointRefused(key, detail);
}
