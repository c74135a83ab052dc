import type { FrameSource, StoredFrame } from '@/files/frame-source.ts';
import type { FileSource } from '@/files/source.ts';
import { readMeta } from '@/parse/dicom/meta.ts';
import { EXPLICIT_LITTLE, transferSyntax } from '@/parse/dicom/syntaxes.ts';
import type { ImageInstance } from '@/parse/instance.ts';
import { joined } from './dicom-file.ts';
import { elementHead, ITEM, SEQUENCE_END, textElement, type Form } from './elements.ts';
import { BrokenPicture } from './pictures.ts';

const FORM: Form = { explicit: true, little: true };
const PIXEL_GROUP = 0x7fe0;
/** Tag, VR, two reserved bytes, length: an element of pixel data without its value. */
const PIXEL_HEAD = 12;

/**
 * An instance that lies on a server, as the file that it would be: its metadata and all of its frames, as they are
 * stored there. Bulk data other than pixels and look-up tables does not come along.
 * @throws BrokenPicture where the frames do not make one file; SourceError where the server does not give one
 */
export async function wholeDicom(source: FrameSource, instance: ImageInstance): Promise<FileSource> {
  const header = await source.read(0, source.size);
  const frames: StoredFrame[] = [];
  for (const [i] of instance.frames.entries()) frames.push(await source.readFrame(i));
  const syntax = commonSyntax(frames);
  const pixelAt = header.length - PIXEL_HEAD;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (pixelAt < 0 || view.getUint16(pixelAt, true) !== PIXEL_GROUP)
    throw new BrokenPicture('the server’s metadata do not end with pixel data');
  const tag = PIXEL_GROUP * 0x10000 + view.getUint16(pixelAt + 2, true);
  const dataset = header.subarray(readMeta(header)?.end ?? 0, pixelAt);
  const pixels = transferSyntax(syntax)?.encapsulated
    ? encapsulated(frames)
    : native(tag, String.fromCharCode(header[pixelAt + 4] ?? 0, header[pixelAt + 5] ?? 0), frames, instance);
  const bytes = joined([
    new Uint8Array(128),
    new TextEncoder().encode('DICM'),
    ...textElement(0x00020010, 'UI', syntax, FORM),
    dataset,
    ...pixels,
  ]);
  return {
    path: source.path,
    size: bytes.length,
    read: (start, end) => Promise.resolve(bytes.slice(start, Math.max(start, end))),
  };
}

/** The syntax of the file: plain frames lie in explicit little endian as they do in implicit and deflated. */
function commonSyntax(frames: readonly StoredFrame[]): string {
  const [first, ...others] = new Set(frames.map((frame) => frame.transferSyntax));
  if (first === undefined || others.length > 0)
    throw new BrokenPicture('the server gives its frames in different encodings');
  const syntax = transferSyntax(first);
  if (!syntax) throw new BrokenPicture(`the server gives its frames in an unknown encoding (${first})`);
  if (syntax.encapsulated) return first;
  if (!syntax.littleEndian) throw new BrokenPicture('the server gives its frames in big endian');
  return EXPLICIT_LITTLE;
}

/** PS3.5 A.4: an empty offset table, and each frame a fragment. */
const encapsulated = (frames: readonly StoredFrame[]): readonly Uint8Array[] => [
  elementHead(0x7fe00010, 'OB', undefined, FORM),
  elementHead(ITEM, '', 0, FORM),
  ...frames.flatMap(({ bytes }) => {
    const odd = bytes.length % 2;
    return [elementHead(ITEM, '', bytes.length + odd, FORM), bytes, new Uint8Array(odd)];
  }),
  elementHead(SEQUENCE_END, '', 0, FORM),
];

function native(
  tag: number,
  vr: string,
  frames: readonly StoredFrame[],
  { encoding }: ImageInstance,
): readonly Uint8Array[] {
  if (frames.length > 1 && encoding.format === 'dicom' && encoding.bitsAllocated % 8 !== 0)
    throw new BrokenPicture('frames of single bits do not begin on a byte');
  const length = frames.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return [
    elementHead(tag, vr, length + (length % 2), FORM),
    ...frames.map(({ bytes }) => bytes),
    new Uint8Array(length % 2),
  ];
}
