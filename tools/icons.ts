/** `npm run icons`: draws the app's icon, a long tail of bars, as SVG and PNG into public/. */
import { writeFileSync } from 'node:fs';
import { encode } from 'fast-png';

type Colour = readonly [number, number, number];
interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: Colour;
}

const background: Colour = [16, 20, 24];
const head: Colour = [242, 169, 59];
const tail: Colour = [86, 180, 233];

/** In hundredths of the icon; inside the circle that a mask leaves. */
const heights = [52, 30, 18, 12, 9, 7];
const bars: readonly Bar[] = heights.map((height, index) => ({
  x: 20 + index * 10.4,
  y: 76 - height,
  width: 8,
  height,
  colour: index < 2 ? head : tail,
}));

const hex = (colour: Colour) => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
  <rect width="100" height="100" fill="${hex(background)}"/>
${bars
  .map(
    ({ x, y, width, height, colour }) =>
      `  <rect x="${x.toFixed(1)}" y="${y}" width="${width}" height="${height}" fill="${hex(colour)}"/>`,
  )
  .join('\n')}
</svg>
`;

function png(size: number): Uint8Array {
  const data = new Uint8Array(size * size * 3);
  const colourAt = (x: number, y: number): Colour =>
    bars.find((bar) => x >= bar.x && x < bar.x + bar.width && y >= bar.y && y < bar.y + bar.height)?.colour ??
    background;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      data.set(colourAt(((x + 0.5) * 100) / size, ((y + 0.5) * 100) / size), (y * size + x) * 3);
  return encode({ width: size, height: size, data, channels: 3 });
}

const out = (name: string) => new URL(`../public/${name}`, import.meta.url);
writeFileSync(out('icon.svg'), svg);
for (const size of [192, 512]) writeFileSync(out(`icon-${size}.png`), png(size));
