/** Builds NIfTI files in code. */
export interface NiftiOptions {
  readonly version?: 1 | 2;
  readonly little?: boolean;
  readonly dims: readonly number[];
  readonly datatype: number;
  /** Voxels in file order, of any real type. */
  readonly values: ArrayLike<number>;
  /** Three rows of four: sets sform. */
  readonly sform?: readonly number[];
  /** pixdim[0], quaternion b, c, d, offsets. */
  readonly qform?: {
    readonly handed: 1 | -1;
    readonly quaternion: readonly number[];
    readonly offset: readonly number[];
  };
  readonly pixdim?: readonly number[];
  readonly slope?: number;
  readonly intercept?: number;
  readonly units?: number;
}

type Setter = 'Uint8' | 'Int8' | 'Int16' | 'Uint16' | 'Int32' | 'Uint32' | 'Float32' | 'Float64';
const TYPES: Readonly<Record<number, readonly [bytes: number, set: Setter]>> = {
  2: [1, 'Uint8'],
  4: [2, 'Int16'],
  8: [4, 'Int32'],
  16: [4, 'Float32'],
  64: [8, 'Float64'],
  128: [1, 'Uint8'],
  256: [1, 'Int8'],
  512: [2, 'Uint16'],
  768: [4, 'Uint32'],
};

export function niftiFile(options: NiftiOptions): Uint8Array {
  const { version = 1, little = true, dims, datatype, values } = options;
  const [bytes, set] = TYPES[datatype] ?? [1, 'Uint8'];
  const offset = version === 1 ? 352 : 544;
  const view = new DataView(new ArrayBuffer(offset + values.length * bytes));
  const one = version === 1;
  const short = (at: number, v: number) => view.setInt16(at, v, little);
  const float = (at: number, v: number) =>
    one ? view.setFloat32(at, v, little) : view.setFloat64(at, v, little);
  const width = one ? 4 : 8;
  view.setInt32(0, one ? 348 : 540, little);
  const magic = one ? 'n+1\0' : 'n+2\0\r\n\x1a\n';
  for (let i = 0; i < magic.length; i++) view.setUint8((one ? 344 : 4) + i, magic.charCodeAt(i));
  const stored = [dims.length, ...dims, ...Array<number>(7 - dims.length).fill(1)];
  for (const [i, n] of stored.entries())
    if (one) short(40 + 2 * i, n);
    else view.setBigInt64(16 + 8 * i, BigInt(n), little);
  short(one ? 70 : 12, datatype);
  short(one ? 72 : 14, bytes * 8);
  const pixdim = [options.qform?.handed ?? 1, ...(options.pixdim ?? [1, 1, 1])];
  for (const [i, d] of pixdim.entries()) float((one ? 76 : 104) + width * i, d);
  if (one) view.setFloat32(108, offset, little);
  else view.setBigInt64(168, BigInt(offset), little);
  float(one ? 112 : 176, options.slope ?? 0);
  float((one ? 112 : 176) + width, options.intercept ?? 0);
  if (one) view.setUint8(123, options.units ?? 2);
  else view.setInt32(500, options.units ?? 2, little);
  const code = (at: number) => (one ? short(at, 1) : view.setInt32(at, 1, little));
  if (options.qform) {
    code(one ? 252 : 344);
    for (const [i, v] of [...options.qform.quaternion, ...options.qform.offset].entries())
      float((one ? 256 : 352) + width * i, v);
  }
  if (options.sform) {
    code(one ? 254 : 348);
    for (const [i, v] of options.sform.entries()) float((one ? 280 : 400) + width * i, v);
  }
  for (let i = 0; i < values.length; i++) view[`set${set}`](offset + i * bytes, values[i] ?? 0, little);
  return new Uint8Array(view.buffer);
}
