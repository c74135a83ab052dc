/** How a transfer syntax packs dataset and pixels. */
export interface TransferSyntax {
  readonly name: string;
  readonly explicit: boolean;
  readonly littleEndian: boolean;
  readonly deflated: boolean;
  readonly encapsulated: boolean;
  /** Whether the pixels room has a decoder. */
  readonly decodable: boolean;
}

const native = (name: string, change: Partial<TransferSyntax> = {}): TransferSyntax => ({
  name,
  explicit: true,
  littleEndian: true,
  deflated: false,
  encapsulated: false,
  decodable: true,
  ...change,
});
const packed = (name: string) => native(name, { encapsulated: true });
const undecodable = (name: string) => native(name, { encapsulated: true, decodable: false });

export const IMPLICIT_LITTLE = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
export const EXPLICIT_BIG = '1.2.840.10008.1.2.2';

/** DICOM PS3.6, table A-1: those that hold pictures. */
const SYNTAXES: Readonly<Record<string, TransferSyntax>> = {
  [IMPLICIT_LITTLE]: native('Implicit VR Little Endian', { explicit: false }),
  [EXPLICIT_LITTLE]: native('Explicit VR Little Endian'),
  '1.2.840.10008.1.2.1.99': native('Deflated Explicit VR Little Endian', { deflated: true }),
  [EXPLICIT_BIG]: native('Explicit VR Big Endian', { littleEndian: false }),
  '1.2.840.10008.1.2.4.50': packed('JPEG Baseline'),
  '1.2.840.10008.1.2.4.51': packed('JPEG Extended'),
  '1.2.840.10008.1.2.4.57': packed('JPEG Lossless'),
  '1.2.840.10008.1.2.4.70': packed('JPEG Lossless, first-order prediction'),
  '1.2.840.10008.1.2.4.80': packed('JPEG-LS Lossless'),
  '1.2.840.10008.1.2.4.81': packed('JPEG-LS Near-lossless'),
  '1.2.840.10008.1.2.4.90': packed('JPEG 2000 Lossless'),
  '1.2.840.10008.1.2.4.91': packed('JPEG 2000'),
  '1.2.840.10008.1.2.4.92': undecodable('JPEG 2000 Part 2 Lossless'),
  '1.2.840.10008.1.2.4.93': undecodable('JPEG 2000 Part 2'),
  '1.2.840.10008.1.2.4.100': undecodable('MPEG-2 Main Profile'),
  '1.2.840.10008.1.2.4.101': undecodable('MPEG-2 High Profile'),
  '1.2.840.10008.1.2.4.102': undecodable('MPEG-4 High Profile'),
  '1.2.840.10008.1.2.4.103': undecodable('MPEG-4 BD-compatible'),
  '1.2.840.10008.1.2.4.107': undecodable('HEVC Main Profile'),
  '1.2.840.10008.1.2.4.108': undecodable('HEVC Main 10 Profile'),
  '1.2.840.10008.1.2.4.110': undecodable('JPEG XL Lossless'),
  '1.2.840.10008.1.2.4.111': undecodable('JPEG XL JPEG Recompression'),
  '1.2.840.10008.1.2.4.112': undecodable('JPEG XL'),
  '1.2.840.10008.1.2.4.201': packed('HTJ2K Lossless'),
  '1.2.840.10008.1.2.4.202': packed('HTJ2K Lossless, RPCL'),
  '1.2.840.10008.1.2.4.203': packed('HTJ2K'),
  '3.2.840.10008.1.2.4.96': packed('HTJ2K (before standardisation)'),
  '1.2.840.10008.1.2.5': packed('RLE Lossless'),
};

/** Undefined for one that we do not know; its dataset is explicit little endian by the standard's rule. */
export const transferSyntax = (uid: string): TransferSyntax | undefined => SYNTAXES[uid];
