/** DICOM's defined terms of Specific Character Set (PS3.3 C.12.1.1.2) -> the platform's decoders. */
const ENCODINGS: Readonly<Record<string, string>> = {
  '': 'windows-1252',
  'ISO_IR 6': 'windows-1252',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 100': 'windows-1252',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** What follows ESC -> how the bytes after it are read (PS3.3, tables C.12-3 and C.12-4). */
const ESCAPES: readonly { readonly sequence: string; readonly decode: (bytes: Uint8Array) => string }[] = [
  { sequence: '(B', decode: as('windows-1252') },
  { sequence: '(J', decode: as('shift_jis') },
  { sequence: ')I', decode: as('shift_jis') },
  { sequence: '$B', decode: as('iso-2022-jp', [0x1b, 0x24, 0x42]) },
  { sequence: '$@', decode: as('iso-2022-jp', [0x1b, 0x24, 0x42]) },
  { sequence: '$(D', decode: asJisX0212 },
  { sequence: '$)C', decode: as('euc-kr') },
  { sequence: '$)A', decode: as('gbk') },
  { sequence: '-A', decode: as('windows-1252') },
  { sequence: '-B', decode: as('iso-8859-2') },
  { sequence: '-C', decode: as('iso-8859-3') },
  { sequence: '-D', decode: as('iso-8859-4') },
  { sequence: '-F', decode: as('iso-8859-7') },
  { sequence: '-G', decode: as('iso-8859-6') },
  { sequence: '-H', decode: as('iso-8859-8') },
  { sequence: '-L', decode: as('iso-8859-5') },
  { sequence: '-M', decode: as('windows-1254') },
  { sequence: '-T', decode: as('windows-874') },
  { sequence: '-b', decode: as('iso-8859-15') },
];

function as(encoding: string, prefix: readonly number[] = []): (bytes: Uint8Array) => string {
  return (bytes) => new TextDecoder(encoding).decode(Uint8Array.from([...prefix, ...bytes]));
}

/** The platform reads JIS X 0212 only inside EUC-JP: each byte's high bit set, 0x8f before each pair. */
function asJisX0212(bytes: Uint8Array): string {
  const euc: number[] = [];
  for (let i = 0; i + 1 < bytes.length; i += 2)
    euc.push(0x8f, (bytes[i] ?? 0) | 0x80, (bytes[i + 1] ?? 0) | 0x80);
  return new TextDecoder('euc-jp').decode(Uint8Array.from(euc));
}

/**
 * Text of a DICOM value.
 * @param terms Specific Character Set's values; the first is in force until an escape sequence says otherwise
 */
export function decodeText(bytes: Uint8Array, terms: readonly string[]): string {
  const first = (terms[0] ?? '')
    .trim()
    .replace('ISO 2022 IR', 'ISO_IR')
    .replace(/^ISO-IR/, 'ISO_IR');
  // A term that we do not know: modern software writes UTF-8 or Latin, and Latin never fails.
  const initial = as(ENCODINGS[first] ?? 'windows-1252');
  if (!bytes.includes(0x1b)) return initial(bytes);
  let text = '';
  let decode = initial;
  for (let at = 0; at < bytes.length;) {
    const next = bytes.indexOf(0x1b, at);
    const end = next < 0 ? bytes.length : next;
    text += decode(bytes.subarray(at, end));
    if (next < 0) break;
    const escape = ESCAPES.find(({ sequence }) =>
      [...sequence].every((c, i) => bytes[next + 1 + i] === c.charCodeAt(0)),
    );
    decode = escape?.decode ?? initial;
    at = next + 1 + (escape?.sequence.length ?? 0);
  }
  return text;
}
