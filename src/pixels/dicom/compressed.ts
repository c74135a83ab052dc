import { readJpegHeader } from '@/parse/picture/jpeg-header.ts';
import { decodeWithWasm, type CodecOutput } from '../codecs/wasm-codec.ts';
import { decodeExtendedJpeg } from '../codecs/jpeg-extended.ts';
import { decodeLosslessJpeg } from '../codecs/jpeg-lossless.ts';
import { withColourTransform } from '../codecs/jpeg-colour.ts';
import { jpeg2000Size } from '../codecs/jpeg2000-header.ts';

/** What the header says, against which the stream is held before it is decoded. */
export interface Expected {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly photometric: string;
}

type Codec = (frame: Uint8Array, expected: Expected) => Promise<CodecOutput> | CodecOutput;

const CODECS: Readonly<Record<string, Codec>> = {
  '1.2.840.10008.1.2.4.50': jpeg,
  '1.2.840.10008.1.2.4.51': jpeg,
  '1.2.840.10008.1.2.4.57': jpeg,
  '1.2.840.10008.1.2.4.70': jpeg,
  '1.2.840.10008.1.2.4.80': jpegLs,
  '1.2.840.10008.1.2.4.81': jpegLs,
  '1.2.840.10008.1.2.4.90': jpeg2000('jpeg2000'),
  '1.2.840.10008.1.2.4.91': jpeg2000('jpeg2000'),
  '1.2.840.10008.1.2.4.201': jpeg2000('htj2k'),
  '1.2.840.10008.1.2.4.202': jpeg2000('htj2k'),
  '1.2.840.10008.1.2.4.203': jpeg2000('htj2k'),
  '3.2.840.10008.1.2.4.96': jpeg2000('htj2k'),
};

/**
 * One compressed frame's samples.
 * @throws where the stream is damaged, or of another size than the header says
 */
export async function decompress(
  transferSyntax: string,
  frame: Uint8Array,
  expected: Expected,
): Promise<CodecOutput> {
  const codec = CODECS[transferSyntax];
  if (!codec) throw new Error(`there is no decoder for ${transferSyntax}`);
  const output = await codec(frame, expected);
  checkSize(output, expected);
  const bytes = output.rows * output.columns * output.components * (output.bits > 8 ? 2 : 1);
  if (output.bytes.length < bytes) throw new Error('the decoder returned too few samples');
  return output;
}

/** Before decoding: a damaged size must not make the decoder claim gigabytes. */
function checkSize(
  stream: { readonly rows: number; readonly columns: number; readonly components: number },
  expected: Expected,
): void {
  const { rows, columns, samplesPerPixel } = expected;
  if (stream.rows !== rows || stream.columns !== columns || stream.components !== samplesPerPixel)
    throw new Error(
      `the compressed picture is ${stream.columns} x ${stream.rows} with ${stream.components} components, ` +
        `the header says ${columns} x ${rows} with ${samplesPerPixel}`,
    );
}

/** All of the JPEG family: the stream itself says which process it uses, and some headers are wrong about it. */
function jpeg(frame: Uint8Array, expected: Expected): Promise<CodecOutput> | CodecOutput {
  const header = readJpegHeader(frame);
  if (!header) throw new Error('the JPEG stream has no frame header');
  checkSize(header, expected);
  if (header.process === 0xc3) return decodeLosslessJpeg(frame);
  if (header.process === 0xf7) return jpegLs(frame, expected);
  if (header.precision === 12) return decodeExtendedJpeg(frame);
  return decodeWithWasm('jpeg', withColourTransform(frame, header, expected.photometric));
}

function jpegLs(frame: Uint8Array, expected: Expected): Promise<CodecOutput> {
  const header = readJpegHeader(frame);
  if (!header) throw new Error('the JPEG-LS stream has no frame header');
  checkSize(header, expected);
  return decodeWithWasm('jpegLs', frame);
}

function jpeg2000(name: 'jpeg2000' | 'htj2k'): Codec {
  return (frame, expected) => {
    const size = jpeg2000Size(frame);
    if (!size) throw new Error('the JPEG 2000 stream has no size');
    checkSize(size, expected);
    return decodeWithWasm(name, frame);
  };
}
