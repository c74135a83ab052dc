import { attendBatch } from '@/fusion/attend-batch.ts';
import { fuseScans, type FusionScan } from '@/fusion/fuse.ts';
import type { Model } from '@/model/open-model.ts';
import type { EncodedScan, ModalityIdsOf } from './encoded-scan.ts';

/** Logits of a case as a whole and with each scan left out. */
export interface ScansLeftOut {
  /** `[C]` */
  readonly whole: Float32Array;
  /** One `[C]` a scan of the case; undefined where nothing would be left. */
  readonly without: readonly (Float32Array | undefined)[];
}

/** Logits of the case with each slice of one scan left out. */
export interface SlicesLeftOut {
  /** Index into the scan's own slices. */
  readonly slices: readonly number[];
  /** One `[C]` a slice, in the same order; undefined where the scan would be empty. */
  readonly without: readonly (Float32Array | undefined)[];
}

/**
 * What the network says when a scan is not there: every selection of all scans but one, and the whole, in one run of
 * the fusion. Exact for the network behind its encoder: features are the case's own, normalised over the examination
 * as it was with the scan.
 */
export async function leaveScansOut(
  model: Model,
  scans: readonly EncodedScan[],
  idsOf: ModalityIdsOf,
): Promise<ScansLeftOut> {
  const all = scans.map((_, i) => i);
  const selections = [all, ...all.map((out) => all.filter((i) => i !== out))];
  const computed = selections.filter((kept) => kept.length > 0);
  const fused = await fuseScans(
    model,
    computed.map((kept) => select(scans, kept, idsOf)),
  );
  const [whole, ...without] = selections.map((kept) => fused[computed.indexOf(kept)]?.logits);
  if (!whole) throw new Error('a case without scans has nothing to leave out');
  return { whole, without };
}

/**
 * What the network says when a slice is not looked at. The slice's place is masked: the others keep their position
 * embeddings, so that the change is the slice's own and not that of a shifted stack. All copies of a repeated picture
 * go together.
 * @param scan place of the scan in the case
 */
export async function leaveSlicesOut(
  model: Model,
  scans: readonly EncodedScan[],
  scan: number,
  idsOf: ModalityIdsOf,
): Promise<SlicesLeftOut> {
  const { features, used } = scans[scan]!;
  const slices = [...new Set(used)];
  if (slices.length === 1) return { slices, without: [undefined] };

  const width = model.manifest.architecture.hidden;
  const count = features.length;
  const batch = new Float32Array(slices.length * count * width);
  const mask = new Float32Array(slices.length * count);
  slices.forEach((slice, variant) => {
    features.forEach((feature, t) => {
      batch.set(feature, (variant * count + t) * width);
      mask[variant * count + t] = used[t] === slice ? 0 : 1;
    });
  });
  const embeddings = await attendBatch(model, {
    features: batch,
    mask,
    variants: slices.length,
    slices: count,
  });
  const whole = select(
    scans,
    scans.map((_, i) => i),
    idsOf,
  );
  const fused = await fuseScans(
    model,
    embeddings.map((embedding) => whole.map((part, i) => (i === scan ? { ...part, embedding } : part))),
  );
  return { slices, without: fused.map(({ logits }) => logits) };
}

/** How much a label's logit changes when the part is left out: below zero where the part speaks for the label. */
export const changeOf = (
  whole: Float32Array,
  without: Float32Array | undefined,
  label: number,
): number | undefined => without && without[label]! - whole[label]!;

/** The scans from the one that speaks most for a label to the one that speaks most against it, by their places. */
export function bySupport({ whole, without }: ScansLeftOut, label: number): readonly number[] {
  const change = (scan: number) => changeOf(whole, without[scan], label) ?? 0;
  return without.map((_, scan) => scan).toSorted((a, b) => change(a) - change(b));
}

/** Scans of a case as the fusion takes them. */
export function select(
  scans: readonly EncodedScan[],
  kept: readonly number[],
  idsOf: ModalityIdsOf,
): readonly FusionScan[] {
  const ids = idsOf(kept);
  return kept.map((scan, i) => ({ embedding: scans[scan]!.embedding, modalityId: ids[i]! }));
}
