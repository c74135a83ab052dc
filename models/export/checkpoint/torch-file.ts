import type { FileSource } from '@/files/source.ts';
import { isTagged, PickleEnded, unpickle, type PickleValue } from './pickle.ts';
import { refuse } from './refuse.ts';
import { readExactly, type ElementType, type StateDict } from './tensor.ts';
import { stateDict, storageBytes, torchHost } from './torch-objects.ts';
import { readZip } from './zip.ts';

/** The published checkpoint's pickle has 70 kB; beyond this it is no state dict. */
const largestPickle = 64 * 2 ** 20;

/**
 * `torch.save`'s archive, since PyTorch 1.6: `NAME/data.pkl`, `NAME/data/KEY` for each storage, `NAME/byteorder`.
 * Throws CheckpointRefused.
 */
export async function readTorchArchive(source: FileSource): Promise<StateDict> {
  const entries = await readZip(source);
  const pickles = [...entries.keys()].filter((name) => /(^|\/)data\.pkl$/.test(name));
  const [pickleName] = pickles;
  if (pickleName === undefined || pickles.length > 1)
    refuse('data.pkl', `the archive has ${pickles.length} of them; torch.save writes one`);
  const root = pickleName.slice(0, -'data.pkl'.length);
  const order = entries.get(`${root}byteorder`);
  if (order && new TextDecoder().decode(await order.read(0, Math.min(order.size, 16))) !== 'little')
    refuse(order.name, 'the values are not little-endian');
  const pickle = entries.get(pickleName)!;
  if (pickle.size > largestPickle) refuse(pickleName, `${pickle.size} bytes are no state dict's pickle`);
  const bytes = await pickle.read(0, pickle.size);
  const host = torchHost((key, type, count) => {
    const entry = entries.get(`${root}data/${key}`) ?? refuse(`${root}data/${key}`, 'the archive lacks it');
    if (entry.size !== storageBytes(type, count))
      refuse(entry.name, `it has ${entry.size} bytes, ${storageBytes(type, count)} were announced`);
    return (start, end) => entry.read(storageBytes(type, start), storageBytes(type, end));
  });
  try {
    return stateDict(unpickle(bytes, host).value);
  } catch (cause) {
    throw cause instanceof PickleEnded ? refuse(pickleName, cause.message) : cause;
  }
}

const legacyMagic = 0x1950a86a20f9469cfc6cn;

/**
 * `torch.save`'s layout before 1.6: five pickles (magic number, protocol 1001, machine, state dict, storage keys),
 * then for each key, in order, its number of elements as int64 and its bytes. Throws CheckpointRefused.
 */
export async function readTorchLegacy(source: FileSource): Promise<StateDict> {
  // How long the pickles are is known only after they have run: begin small, and read more while they want more.
  for (let length = 2 ** 20; ; length *= 4) {
    const head = await readExactly(source, 0, Math.min(length, source.size), 'pickle');
    try {
      return await readLegacyHead(source, head);
    } catch (cause) {
      if (!(cause instanceof PickleEnded)) throw cause;
      if (head.length === source.size) refuse('pickle', 'the file is truncated');
      if (length > largestPickle) refuse('pickle', `it is longer than ${largestPickle} bytes`);
    }
  }
}

async function readLegacyHead(source: FileSource, head: Uint8Array): Promise<StateDict> {
  const places = new Map<string, { start: number; type: ElementType; count: number }>();
  const announced = new Map<string, { type: ElementType; count: number }>();
  const host = torchHost((key, type, count) => {
    announced.set(key, { type, count });
    return (start, end) => {
      const place = places.get(key) ?? refuse(`storage ${key}`, 'the file lacks it');
      return readExactly(
        source,
        place.start + storageBytes(type, start),
        place.start + storageBytes(type, end),
        `storage ${key}`,
      );
    };
  });
  let at = 0;
  const next = (): PickleValue => {
    const { value, end } = unpickle(head, host, at);
    at = end;
    return value;
  };
  if (next() !== legacyMagic || next() !== 1001)
    refuse('magic number', 'the file is a pickle, but not one of torch.save');
  next();
  const root = next();
  const keys = next();
  for (const key of isTagged(keys, 'list') ? keys.items : []) {
    if (typeof key !== 'string') refuse('storage keys', 'one of them is no text');
    const storage = announced.get(key) ?? refuse(`storage ${key}`, 'it belongs to no tensor');
    const header = await readExactly(source, at, at + 8, `storage ${key}`);
    const count = Number(new DataView(header.buffer, header.byteOffset, 8).getBigInt64(0, true));
    if (count !== storage.count)
      refuse(`storage ${key}`, `it has ${count} values, ${storage.count} were announced`);
    places.set(key, { start: at + 8, type: storage.type, count });
    at += 8 + storageBytes(storage.type, count);
    if (at > source.size) refuse(`storage ${key}`, 'the file is truncated');
  }
  for (const key of announced.keys()) if (!places.has(key)) refuse(`storage ${key}`, 'the file lacks it');
  return stateDict(root);
}
