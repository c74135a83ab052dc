import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { encode } from 'fast-png';
import type { CellMap } from '@/explain/cell-map.ts';
import { overlayFor, paintOverlay } from '@/explain/overlay.ts';
import { blobPicture } from './blob-pictures.ts';
import { openPipeline } from './pipeline.ts';
import { blobMap, blobMaps, fitBlobHead } from './planted-blob.ts';
import { shuffledEncoder } from './shuffled-encoder.ts';

/**
 * Draws docs/explanations/planted-blob.png: held-out pictures, the maps of the head that learned the blob, and the same
 * with shuffled encoder weights. A ring marks the blob. Run: npx tsx test/support/explanation-pictures.ts
 */
const SIDE = 256;
const SHOWN = 128;
const SEEDS = [9001, 9003, 9005, 9007, 9009, 9011];
const RING = 13;

const { pack, tools } = await openPipeline();
const { model } = tools;
const training = Array.from({ length: 400 }, (_, i) => 1000 + i);
const head = fitBlobHead(training, await blobMaps(model, training));
const shuffled = { ...model, encoder: await shuffledEncoder(pack, 1) };
const mapsOf = async (of: typeof model) =>
  Promise.all((await blobMaps(of, SEEDS)).map((map) => blobMap(of, head, map)));

const rows: readonly (readonly (CellMap | undefined)[])[] = [
  SEEDS.map(() => undefined),
  await mapsOf(model),
  await mapsOf(shuffled),
];
const width = SEEDS.length * SHOWN;
const data = new Uint8Array(width * rows.length * SHOWN * 3);
rows.forEach((maps, row) =>
  maps.forEach((map, column) => draw(SEEDS[column] ?? 0, map, row * SHOWN, column * SHOWN)),
);
const png = encode({ width, height: rows.length * SHOWN, data, channels: 3, depth: 8 });
await writeFile(fileURLToPath(new URL('../../docs/explanations/planted-blob.png', import.meta.url)), png);

function draw(seed: number, map: CellMap | undefined, top: number, left: number): void {
  const { values, blob } = blobPicture(seed, SIDE);
  const step = SIDE / SHOWN;
  const rgba =
    map &&
    paintOverlay(
      { values: overlayFor(map, SHOWN, SHOWN), columns: SHOWN },
      { opacity: 0.7, threshold: 0.15 },
    );
  for (let y = 0; y < SHOWN; y++)
    for (let x = 0; x < SHOWN; x++) {
      const grey = 255 * (values[y * step * SIDE + x * step] ?? 0);
      const share = (rgba?.[(y * SHOWN + x) * 4 + 3] ?? 0) / 255;
      const far = blob ? Math.hypot(y * step - blob.row, x * step - blob.column) / step : Infinity;
      const ring = map !== undefined && Math.abs(far - RING) < 0.8;
      for (let channel = 0; channel < 3; channel++) {
        const colour = rgba?.[(y * SHOWN + x) * 4 + channel] ?? 0;
        const mixed = ring ? 255 : grey * (1 - share) + colour * share;
        data[((top + y) * width + left + x) * 3 + channel] = Math.round(mixed);
      }
    }
}
