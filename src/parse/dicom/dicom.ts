import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { isFrameSource } from '@/files/frame-source.ts';
import type { Format, ParsedFile } from '../format.ts';
import { groupingOf } from '../format.ts';
import type { ImageInstance, PixelEncoding } from '../instance.ts';
import type { Dataset } from './dataset.ts';
import { DICOMDIR_CLASS, readDicomdir } from './dicomdir.ts';
import { locateFragments, locateNative } from './fragments.ts';
import { contrastAgentOf, readFrames } from './frames.ts';
import { readProjection } from './projection.ts';
import { readHead, type DicomHead, type PixelElement } from './head.ts';
import { palette } from './luts.ts';
import { looksLikeDicom, readMeta } from './meta.ts';
import { readPixelFormat, type DicomPixels } from './pixel-format.ts';
import { notAnImage } from './sop-classes.ts';
import { EXPLICIT_LITTLE, transferSyntax, type TransferSyntax } from './syntaxes.ts';

/** DICOM, part 10 or a bare dataset, single-frame, multi-frame and enhanced. */
export const dicom: Format = {
  name: 'DICOM',
  accepts: looksLikeDicom,
  read: async (source, bytes): Promise<Result<ParsedFile, LongtailError>> => {
    const { path } = source;
    if (readMeta(bytes)?.mediaSopClass === DICOMDIR_CLASS)
      return ok({ kind: 'index', files: await readDicomdir(source) });
    const head = await readHead(source, bytes);
    if (!head.ok) return head;
    const { dataset, pixels, syntaxUid } = head.value;
    const sopClass = dataset.text('x00080016') ?? head.value.mediaSopClass;
    const what = notAnImage(sopClass ?? '');
    if (what) return err({ kind: 'not-an-image', path, what });
    if (!pixels) return withoutPixels(path, dataset, sopClass);

    const syntax = transferSyntax(syntaxUid);
    if (!syntax?.decodable)
      return err({
        kind: 'unsupported-encoding',
        path,
        encoding: syntax ? `${syntax.name} (${syntaxUid})` : `transfer syntax ${syntaxUid}`,
        detail: 'there is no decoder for it here',
      });
    const format = readPixelFormat(path, dataset, pixels.tag);
    if (!format.ok) return format;
    const encoding = await readEncoding(head.value, pixels, syntax, format.value);
    if (!encoding.ok) return encoding;
    return ok({ kind: 'image', instance: toInstance(path, dataset, sopClass, format.value, encoding.value) });
  },
};

/**
 * The words of each value representation: big endian reverses the bytes within them (PS3.5, 7.3), whatever the size of
 * a pixel. Eight bits in OW are swapped in pairs, and the halves of 32 bits in OW keep their order.
 */
function wordBytes(vr: string | undefined, bitsAllocated: number): 1 | 2 | 4 | 8 {
  if (vr === 'OB') return 1;
  if (vr === 'OF') return 4;
  if (vr === 'OD') return 8;
  return vr === 'OW' || bitsAllocated > 8 ? 2 : 1;
}

function withoutPixels(
  path: string,
  dataset: Dataset,
  sopClass: string | undefined,
): Result<never, LongtailError> {
  const promisesPicture = dataset.has('x00280010') || dataset.has('x00280100');
  if (promisesPicture)
    return err({ kind: 'truncated-file', path, detail: 'the header is there, the pixel data is not' });
  const name = sopClass ? ` of class ${sopClass}` : '';
  return err({ kind: 'not-an-image', path, what: `a DICOM object${name} without a picture` });
}

async function readEncoding(
  head: DicomHead,
  pixels: PixelElement,
  syntax: TransferSyntax,
  format: DicomPixels,
): Promise<Result<PixelEncoding, LongtailError>> {
  const { source, dataset, syntaxUid } = head;
  const { path } = source;
  const colours = format.pixel.photometric === 'PALETTE COLOR' ? palette(dataset, format.signed) : undefined;
  if (format.pixel.photometric === 'PALETTE COLOR' && !colours)
    return err({ kind: 'corrupt-file', path, detail: 'PALETTE COLOR without its three tables' });
  const facts = {
    format: 'dicom',
    bitsAllocated: format.bitsAllocated,
    planar: format.planar,
    swappedWords: syntax.littleEndian ? 1 : wordBytes(pixels.vr, format.bitsAllocated),
    deflated: syntax.deflated,
    ...(colours && { palette: colours }),
  } as const;
  if (isFrameSource(source)) {
    const fragments = Array.from({ length: format.frames }, () => []);
    return ok({ ...facts, transferSyntax: syntaxUid, fragments, frameByFrame: true });
  }
  if (pixels.length === undefined) {
    if (!syntax.encapsulated)
      return err({ kind: 'corrupt-file', path, detail: `pixel data of undefined length in ${syntax.name}` });
    const fragments = await locateFragments(head, pixels.offset, format.frames);
    if (!fragments.ok) return fragments;
    return ok({ ...facts, transferSyntax: syntaxUid, fragments: fragments.value });
  }
  const place = { start: pixels.offset, length: pixels.length };
  const native = locateNative(source, place, format.frames, format.bitsPerFrame, facts.swappedWords);
  if (!native.ok) {
    return syntax.encapsulated
      ? err({ kind: 'corrupt-file', path, detail: `${syntax.name}, but the pixel data has no fragments` })
      : native;
  }
  return ok({
    ...facts,
    // Pixel data with a length is uncompressed, whatever syntax some gateway has left in the header.
    transferSyntax: syntax.encapsulated ? EXPLICIT_LITTLE : syntaxUid,
    fragments: native.value.ranges,
    ...(native.value.firstBit && { firstBit: native.value.firstBit }),
  });
}

function toInstance(
  path: string,
  data: Dataset,
  sopClass: string | undefined,
  format: DicomPixels,
  encoding: PixelEncoding,
): ImageInstance {
  const lone = groupingOf(path);
  const whole = (value: number | undefined) => (value === undefined ? undefined : Math.trunc(value));
  const optional = {
    instanceUid: data.text('x00080018'),
    sopClassUid: sopClass,
    instanceNumber: whole(data.decimal('x00200013')),
    acquisitionNumber: whole(data.decimal('x00200012')),
    frameOfReferenceUid: data.text('x00200052'),
    dicomModality: data.text('x00080060'),
    acquisitionDate: data.text('x00080022')?.replaceAll('.', ''),
    burnedIn: { YES: true, NO: false }[data.text('x00280301')?.toUpperCase() ?? ''],
    contrastAgent: contrastAgentOf(data),
    projection: readProjection(data),
  };
  const study = { date: data.text('x00080020')?.replaceAll('.', ''), description: data.text('x00081030') };
  const series = { number: whole(data.decimal('x00200011')), description: data.text('x0008103e') };
  const patient = { id: data.text('x00100020'), name: personName(data.wholeText('x00100010')) };
  return {
    path,
    rows: format.rows,
    columns: format.columns,
    frames: readFrames(data, format.frames, format.signed),
    pixel: format.pixel,
    encoding,
    study: { uid: data.text('x0020000d') ?? lone.study.uid, ...defined(study) },
    series: { uid: data.text('x0020000e') ?? lone.series.uid, ...defined(series) },
    patient: defined(patient),
    ...defined(optional),
    words: wordsOf(data),
    imageType: data.texts('x00080008').map((value) => value.toUpperCase()),
    // An older writer keeps the overlay in unused bits of the pixels, and then only its size (0010) is a tag.
    hasOverlay: data.tags.some((tag) => /^x60[0-9a-f]{2}(?:0010|3000)$/.test(tag)),
  };
}

/** Body part, protocol, descriptions, view, and the region's coded meaning. */
function wordsOf(data: Dataset): readonly string[] {
  const region = data.item('x00082218')?.text('x00080104');
  const texts = (['x00180015', 'x00181030', 'x0008103e', 'x00081030', 'x00321060', 'x00400254'] as const).map(
    (tag) => data.text(tag),
  );
  return [...texts, region, data.text('x00185101')].filter((word) => word !== undefined);
}

/** The first of the alphabetic, ideographic and phonetic forms that is there, its parts apart by spaces. */
function personName(value: string | undefined): string | undefined {
  const form = value?.split('=').find((part) => part.replaceAll('^', '').trim() !== '');
  return form?.split('^').join(' ').replace(/\s+/g, ' ').trim();
}

/** Only the properties that are there: an absent fact has no key. */
function defined<T extends object>(facts: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
