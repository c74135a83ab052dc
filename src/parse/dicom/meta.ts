import { startsWith } from '../format.ts';

/** What the file meta information says, and where the dataset begins. */
export interface Meta {
  readonly transferSyntax: string | undefined;
  readonly mediaSopClass: string | undefined;
  readonly mediaInstanceUid: string | undefined;
  readonly end: number;
}

const LONG_LENGTHS = ['OB', 'OW', 'UN', 'UT', 'SQ', 'OF', 'OD', 'OL', 'UC', 'UR'];

/** Where the first tag lies: after preamble and prefix, after a bare prefix, or at once. */
const firstTag = (head: Uint8Array): number =>
  startsWith(head, 'DICM', 128) ? 132 : startsWith(head, 'DICM') ? 4 : 0;

/**
 * Group 0002, always explicit little endian (PS3.10, 7.1). A file without it has its dataset at once.
 * @returns undefined where the file ends within the group
 */
export function readMeta(head: Uint8Array): Meta | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  let at = firstTag(head);
  let transferSyntax: string | undefined;
  let mediaSopClass: string | undefined;
  let mediaInstanceUid: string | undefined;
  while (at + 8 <= head.length && view.getUint16(at, true) === 2) {
    const element = view.getUint16(at + 2, true);
    const vr = String.fromCharCode(head[at + 4] ?? 0, head[at + 5] ?? 0);
    const wide = LONG_LENGTHS.includes(vr);
    if (wide && at + 12 > head.length) return undefined;
    const start = at + (wide ? 12 : 8);
    const end = start + (wide ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true));
    if (end > head.length) return undefined;
    const text = () => new TextDecoder('latin1').decode(head.subarray(start, end)).replace(/[\0 ]+$/, '');
    if (element === 0x0002) mediaSopClass = text();
    if (element === 0x0003) mediaInstanceUid = text();
    if (element === 0x0010) transferSyntax = text();
    at = end;
  }
  return at + 8 <= head.length
    ? { transferSyntax: transferSyntax || undefined, mediaSopClass, mediaInstanceUid, end: at }
    : undefined;
}

/**
 * Whether the bytes begin like DICOM: with prefix, or without it by a plausible first element of group 0002 or 0008.
 */
export function looksLikeDicom(head: Uint8Array): boolean {
  if (head.length >= 132 && startsWith(head, 'DICM', 128)) return true;
  if (head.length < 16) return false;
  const at = firstTag(head);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (const little of [true, false]) {
    const group = view.getUint16(at, little);
    if (group !== 2 && group !== 8) continue;
    const element = view.getUint16(at + 2, little);
    if (element > 0x0100 && !(group === 8 && element < 0x1200)) continue;
    const vr = String.fromCharCode(head[at + 4] ?? 0, head[at + 5] ?? 0);
    if (/^(UL|UI|CS|DA|TM|SH|LO|OB|SQ|PN|ST|AE|DT|UR|US)$/.test(vr)) return true;
    // Implicit: a short even length, and then the next tag of the same or a later group.
    const length = view.getUint32(at + 4, little);
    const next = at + 8 + length;
    if (!little || length > 1024 || length % 2 === 1 || next + 4 > head.length) continue;
    const nextGroup = view.getUint16(next, little);
    if (
      nextGroup === group
        ? view.getUint16(next + 2, little) > element
        : nextGroup > group && nextGroup <= 0x28
    )
      return true;
  }
  return false;
}
