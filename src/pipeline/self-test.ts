import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { attendSlices, fuseScans } from '@/fusion/fuse.ts';
import { goldenSlice } from '@/model/golden.ts';
import type { Model } from '@/model/open-model.ts';
import { readPackFile, type Pack } from '@/model/pack.ts';
import { runtimeError } from '@/model/runtime-error.ts';
import type { Backend } from '@/model/runtime.ts';

export interface SelfTest {
  readonly backend: Backend;
  /** Largest difference of a logit from the pack's golden output. */
  readonly difference: number;
  readonly tolerance: number;
}

/**
 * Runs the pack's golden input on this machine and compares the logits: drivers can be wrong without a word.
 * @returns `pack-self-test` where they differ by more than the pack's tolerance
 */
export async function selfTest(pack: Pack, model: Model): Promise<Result<SelfTest, LongtailError>> {
  const { golden, id } = pack.manifest;
  const file = await readPackFile(pack, golden.logits);
  if (!file.ok) return file;
  const expected = new Float32Array(file.value.buffer, file.value.byteOffset, file.value.byteLength / 4);
  const { backend } = model.runtime;
  let logits: Float32Array;
  try {
    logits = await goldenLogits(model);
  } catch (cause) {
    return err(runtimeError('self-test', cause));
  }
  const difference = expected.reduce((most, value, i) => {
    const own = Math.abs(value - (logits[i] ?? NaN));
    // Not "own > most": a NaN must count as the worst.
    return own <= most ? most : own;
  }, 0);
  return difference <= golden.tolerance && logits.length === expected.length
    ? ok({ backend, difference, tolerance: golden.tolerance })
    : err({ kind: 'pack-self-test', pack: id, backend, difference, tolerance: golden.tolerance });
}

/** The network's logits for the pack's golden input, `[C]`. Throws what the runtime throws. */
export async function goldenLogits(model: Model): Promise<Float32Array> {
  const { golden, input } = model.manifest;
  const scans = [];
  for (const [i, { modality, slices }] of golden.scans.entries()) {
    const features: Float32Array[] = [];
    for (let slice = 0; slice < slices; slice++) {
      const data = goldenSlice(golden.seed + i, slice, input.size);
      const output = await model.encoder.run({ slices: { dims: [1, 1, input.size, input.size], data } }, [
        'features',
      ]);
      if (!(output['features']?.data instanceof Float32Array))
        throw new Error('the encoder gave no features');
      features.push(output['features'].data);
    }
    const { embedding } = await attendSlices(model, features);
    scans.push({ embedding, modalityId: modality });
  }
  const [fused] = await fuseScans(model, [scans]);
  if (!fused) throw new Error('the fusion gave no logits');
  return fused.logits;
}
