/** One part of a multipart body. */
export interface Part {
  /** With its parameters; empty where the part does not say. */
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A parameter of a header such as `multipart/related; boundary="x"`; undefined where it is not there. */
export function parameter(header: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header);
  return match?.[1] ?? match?.[2];
}

/**
 * The parts of a multipart body (RFC 2046). A body that is not multipart is its only part.
 * @throws where the boundary is missing, or the body ends within a part
 */
export function readParts(contentType: string, body: Uint8Array): readonly Part[] {
  if (!/^multipart\//i.test(contentType)) return [{ contentType, bytes: body }];
  const boundary = parameter(contentType, 'boundary');
  if (boundary === undefined) throw new Error('the answer of several parts names no boundary');
  const delimiter = new TextEncoder().encode(`--${boundary}`);
  const parts: Part[] = [];
  let at = indexOf(body, delimiter, 0);
  if (at < 0) throw new Error('the answer of several parts has none');
  for (;;) {
    at += delimiter.length;
    if (body[at] === DASH && body[at + 1] === DASH) return parts;
    const start = indexOf(body, HEADER_END, at);
    const next = start < 0 ? -1 : indexOf(body, delimiter, start + HEADER_END.length);
    if (next < 0) throw new Error('the answer ends within a part');
    const headers = new TextDecoder('latin1').decode(body.subarray(at, start));
    const stated = /^content-type:\s*(.*?)\s*$/im.exec(headers)?.[1] ?? '';
    // The line break before a delimiter belongs to the delimiter.
    parts.push({ contentType: stated, bytes: body.slice(start + HEADER_END.length, next - 2) });
    at = next;
  }
}

const DASH = 0x2d;
const HEADER_END = Uint8Array.of(13, 10, 13, 10);

function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const first = wanted[0] ?? 0;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (at + wanted.length > bytes.length) return -1;
    let same = 1;
    while (same < wanted.length && bytes[at + same] === wanted[same]) same++;
    if (same === wanted.length) return at;
  }
  return -1;
}
