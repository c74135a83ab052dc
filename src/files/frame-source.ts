import type { FileSource } from './source.ts';

/** One frame as it is stored: compressed by `transferSyntax`, or plain values in that syntax's byte order. */
export interface StoredFrame {
  readonly transferSyntax: string;
  readonly bytes: Uint8Array;
}

/**
 * A DICOM instance that lies on a server: its bytes are the header alone, and each frame is fetched when it is asked
 * for. A frame tells its own transfer syntax, because the server may choose one.
 */
export interface FrameSource extends FileSource {
  /** @param frame counted from zero. Throws a SourceError when the server does not give it. */
  readFrame(frame: number): Promise<StoredFrame>;
}

export const isFrameSource = (source: FileSource): source is FrameSource => 'readFrame' in source;
