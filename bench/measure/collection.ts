import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import decode, { init } from '@jsquash/webp/decode.js';
import { MODALITIES, type Modality } from '@/volume/scan.ts';

export type Split = 'train' | 'val' | 'test';

/** One grey picture of the collection, as its table has it. */
export interface Picture {
  readonly file: string;
  readonly source: string;
  readonly modality: Modality;
  /** Patient, clip or cluster of near duplicates. */
  readonly caseId: string;
  readonly scanId: string;
  readonly order: number;
  /** Indices of the disorders it is known to show, and of those whose absence is not known. */
  readonly labels: readonly number[];
  readonly unknown: readonly number[];
  readonly split: Split;
}

/** What the pack was measured on: a picture, or all frames of one ultrasound clip. */
export interface Unit {
  readonly pictures: readonly Picture[];
  readonly source: string;
  readonly caseId: string;
  readonly modality: Modality;
  readonly labels: readonly number[];
  readonly unknown: readonly number[];
  readonly split: Split;
}

/** A collection of pictures on disk: `manifest.csv` and `images.tar` with WebP files of 256 x 256. */
export interface Collection {
  readonly pictures: readonly Picture[];
  readonly units: readonly Unit[];
  /** Grey values 0..255, row by row. */
  read(picture: Picture): Promise<Uint8Array>;
}

export async function openCollection(folder: string): Promise<Collection> {
  const pictures = parseTable(await readFile(join(folder, 'manifest.csv'), 'utf8'));
  const tar = await readFile(join(folder, 'images.tar'));
  const members = tarMembers(tar);
  const wasm = createRequire(import.meta.url).resolve('@jsquash/webp/codec/dec/webp_dec.wasm');
  await init(await WebAssembly.compile(readFileSync(wasm)));
  return {
    pictures,
    units: unitsOf(pictures),
    async read({ file }) {
      const bytes = members.get(file);
      if (!bytes) throw new Error(`images.tar has no ${file}`);
      const { data } = await decode(new Uint8Array(bytes).buffer);
      return Uint8Array.from({ length: data.length / 4 }, (_, i) => data[4 * i] ?? 0);
    },
  };
}

const numbers = (text: string): readonly number[] => text.split(' ').filter(Boolean).map(Number);

function parseTable(csv: string): readonly Picture[] {
  const [head = '', ...lines] = csv.trim().split(/\r?\n/);
  const columns = head.split(',');
  return lines.map((line) => {
    const cells = [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(
      ([, quoted, plain]) => quoted ?? plain ?? '',
    );
    const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
    const modality = MODALITIES.find((name) => name === cell('modality'));
    const split = (['train', 'val', 'test'] as const).find((name) => name === cell('split'));
    if (cells.length !== columns.length || !modality || !split) throw new Error(`manifest.csv: ${line}`);
    return {
      file: cell('file'),
      source: cell('source'),
      modality,
      caseId: cell('case_id'),
      scanId: cell('scan_id'),
      order: Number(cell('order')),
      labels: numbers(cell('labels')),
      unknown: numbers(cell('unknown')),
      split,
    };
  });
}

/** The slices of CT and MRI scans in this collection are pictures from a viewer, each measured on its own. */
function unitsOf(pictures: readonly Picture[]): readonly Unit[] {
  const groups = new Map<string, Picture[]>();
  for (const picture of pictures) {
    const key = picture.modality === 'Ultrasound' ? picture.scanId : picture.file;
    const group = groups.get(key);
    if (group) group.push(picture);
    else groups.set(key, [picture]);
  }
  return [...groups.values()].flatMap((members) => {
    const ordered = members.toSorted((a, b) => a.order - b.order);
    const [first] = ordered;
    if (!first) return [];
    const { source, caseId, modality, labels, unknown, split } = first;
    return [{ pictures: ordered, source, caseId, modality, labels, unknown, split }];
  });
}

/** Names and bytes of the plain files of a tar archive (ustar). */
function tarMembers(tar: Buffer): ReadonlyMap<string, Buffer> {
  const members = new Map<string, Buffer>();
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const name = tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8);
    members.set(name, tar.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return members;
}
