import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createNodeRuntime } from '@/model/ort-node.ts';
import { convertCheckpoint } from '@export/convert.ts';
import { goldenRunner, leanGoldenRunner } from '@export/golden-run.ts';
import { parseLabels } from '@export/options.ts';
import { largestDifference } from '../support/npy.ts';
import { diskSource, memorySink } from '../support/packs.ts';
import { hasShared, sharedPath } from '../support/shared.ts';

const small = fileURLToPath(new URL('data/raddiag-small', import.meta.url));

/** Golden logits of a checkpoint's pack, from its graphs and from the checkpoint matrix by matrix. */
async function both(path: string, size: number, labelsPath?: string): Promise<readonly Float32Array[]> {
  const runtime = await createNodeRuntime({ threads: 1 });
  const labels =
    labelsPath === undefined ? undefined : parseLabels(labelsPath, readFileSync(labelsPath, 'utf8'));
  const options = { size, ...(labels?.ok ? { labels: labels.value } : {}) };
  const all: Float32Array[] = [];
  for (const runGolden of [goldenRunner(runtime), leanGoldenRunner(runtime)]) {
    const sink = memorySink();
    const made = await convertCheckpoint(diskSource(path), sink, options, { runGolden });
    if (!made.ok) throw new Error(JSON.stringify(made.error));
    const bytes = sink.files.get('golden-logits.bin') ?? new Uint8Array();
    all.push(new Float32Array(bytes.slice().buffer));
  }
  return all;
}

describe('golden logits computed from the checkpoint, matrix by matrix', () => {
  it('are those of the graphs, with a classifier of two layers', async () => {
    const [graphs = new Float32Array(), streamed = new Float32Array()] = await both(
      `${small}/pytorch_model.bin`,
      64,
      `${small}/labels.json`,
    );
    expect(graphs).toHaveLength(50);
    expect(largestDifference(graphs, streamed)).toBeLessThan(1e-5);
  });

  it.skipIf(!hasShared('checkpoint/pytorch_model.bin'))(
    'are those of the graphs, with a knowledge head',
    async () => {
      const [graphs = new Float32Array(), streamed = new Float32Array()] = await both(
        sharedPath('checkpoint/pytorch_model.bin'),
        256,
      );
      expect(graphs).toHaveLength(5569);
      expect(largestDifference(graphs, streamed)).toBeLessThan(1e-4);
    },
  );
});
