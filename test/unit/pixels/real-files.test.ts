import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { nodeSource } from '@/cli/node-source.ts';
import { parseFile } from '@/parse/parse.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import expected from './fixtures/real-files.json' with { type: 'json' };

/** Made with dcmtk and pydicom; see the script beside the JSON. */
for (const [path, reference] of Object.entries(expected)) {
  test(`${path} decodes as ${reference.decoder} does, bit for bit`, async () => {
    const source = nodeSource(path);
    const parsed = await parseFile(source);
    if (!parsed.ok || parsed.value.kind !== 'image') throw new Error(JSON.stringify(parsed));
    const { instance } = parsed.value;
    expect(instance.frames.length).toBe(reference.frames);
    expect([instance.rows, instance.columns]).toEqual(reference.shape.slice(0, 2));
    for (const picture of reference.pictures) {
      const slice = await decodeFrame(instance, picture.frame, source);
      if (!slice.ok) throw new Error(JSON.stringify(slice.error));
      const samples = slice.value.rgb ?? slice.value.values;
      const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
      let sum = 0;
      for (const value of samples) sum += value;
      const mean = sum / samples.length;
      expect(mean).toBeCloseTo(picture.mean, 6);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(picture.sha256);
    }
  });
}
