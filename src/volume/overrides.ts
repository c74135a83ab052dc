import { unreachable } from '@/core/result.ts';
import type { Grouped } from './group.ts';
import { stackGeometry } from './geometry.ts';
import { pictureFindings } from './picture-findings.ts';
import { slicesOfVolume, type Picture } from './picture.ts';
import type { Modality, Region, Scan, SliceRef } from './scan.ts';

/** A change that the user made by hand. Plain data: a list of them is kept with a case and replayed. */
export type Override =
  | { readonly kind: 'exclude'; readonly scan: string }
  | { readonly kind: 'include'; readonly scan: string }
  | { readonly kind: 'set-modality'; readonly scan: string; readonly modality: Modality }
  | { readonly kind: 'set-region'; readonly scan: string; readonly region: Region }
  /** Another volume of a file that holds several; counts from 0. */
  | { readonly kind: 'set-volume'; readonly scan: string; readonly volume: number }
  | { readonly kind: 'rename'; readonly scan: string; readonly title: string }
  /** The slices from `at` on become a scan of their own, named by `splitId`. */
  | { readonly kind: 'split'; readonly scan: string; readonly at: number }
  /** The slices of all, one scan after another, under the first's id. */
  | { readonly kind: 'merge'; readonly scans: readonly string[] }
  /** `order[i]` is the index that slice i has now. */
  | { readonly kind: 'reorder'; readonly scan: string; readonly order: readonly number[] };

export interface Overridden {
  readonly grouped: Grouped;
  /** Changes that no longer fit the files, with the reason. The others are applied. */
  readonly refused: readonly { readonly override: Override; readonly why: string }[];
}

export const splitId = (scan: string, at: number): string => `${scan}~${at}`;

/** Applies changes in their order. Geometry and findings of a scan whose slices change are worked out again. */
export function applyOverrides(grouped: Grouped, overrides: readonly Override[]): Overridden {
  let scans = grouped.scans;
  const refused: { override: Override; why: string }[] = [];
  for (const override of overrides) {
    const changed = apply(scans, override, grouped);
    if (typeof changed === 'string') refused.push({ override, why: changed });
    else scans = changed;
  }
  const examinations = grouped.examinations.map((examination) => ({
    ...examination,
    scanIds: scans.filter((scan) => scan.examinationId === examination.id).map((scan) => scan.id),
  }));
  return { grouped: { ...grouped, scans, examinations }, refused };
}

/** Scans that the user's last word put in: `selectScans` keeps them whatever the limits are. */
export function includedByHand(overrides: readonly Override[]): ReadonlySet<string> {
  const included = new Set<string>();
  for (const override of overrides) {
    if (override.kind === 'include') included.add(override.scan);
    if (override.kind === 'exclude') included.delete(override.scan);
  }
  return included;
}

/** The scans after one change, or why it cannot be made. */
function apply(scans: readonly Scan[], override: Override, grouped: Grouped): readonly Scan[] | string {
  const ids = override.kind === 'merge' ? override.scans : [override.scan];
  const named = ids.map((id) => scans.find((scan) => scan.id === id));
  const missing = ids.filter((_, i) => named[i] === undefined);
  if (missing.length > 0) return `there is no scan ${missing.join(', ')}`;
  const found = named.flatMap((scan) => scan ?? []);
  const [scan] = found;
  if (!scan) return 'no scan is named';
  const replaced = (...by: readonly Scan[]) => scans.flatMap((other) => (other === scan ? by : other));
  switch (override.kind) {
    case 'exclude':
      return replaced({ ...scan, excluded: 'user' });
    case 'include':
      if (scan.modality === undefined) return 'its modality is not known: set it first';
      return replaced({ ...scan, excluded: undefined });
    case 'set-modality': {
      const excluded = scan.excluded === 'modality-unknown' ? undefined : scan.excluded;
      return replaced({ ...scan, modality: override.modality, modalitySource: 'user', excluded });
    }
    case 'set-region':
      return replaced({ ...scan, region: override.region });
    case 'set-volume': {
      const { volume } = override;
      const { count } = scan.volumes ?? { count: 1 };
      if (!Number.isInteger(volume) || volume < 0 || volume >= count)
        return `it has no volume ${volume + 1}: there are ${count}`;
      const slices = scan.slices.map(({ path, frame }) => {
        const instance = grouped.instances.get(path);
        const length = instance ? slicesOfVolume(instance) : scan.slices.length;
        return { path, frame: (frame % length) + volume * length };
      });
      return replaced({ ...scan, slices, volumes: { count, shown: volume } });
    }
    case 'rename':
      return replaced({ ...scan, title: override.title });
    case 'split': {
      const { at } = override;
      if (!Number.isInteger(at) || at < 1 || at >= scan.slices.length)
        return `it cannot be split at slice ${at} of ${scan.slices.length}`;
      const named = { ...scan, rules: [...scan.rules, 'split by hand'] };
      const rest = { ...named, id: splitId(scan.id, at), title: `${scan.title} · from slice ${at + 1}` };
      if (scans.some((other) => other.id === rest.id)) return `there is a scan ${rest.id} already`;
      return replaced(
        withSlices(named, scan.slices.slice(0, at), grouped),
        withSlices(rest, scan.slices.slice(at), grouped),
      );
    }
    case 'merge': {
      if (new Set(found).size < 2) return 'a merge takes two scans at least';
      if (found.some((other) => other.examinationId !== scan.examinationId))
        return 'the scans belong to different examinations';
      if (found.some((other) => other.rows !== scan.rows || other.columns !== scan.columns))
        return 'the pictures differ in size';
      const slices = [...new Set(found)].flatMap((other) => other.slices);
      const merged = { ...scan, rules: [...scan.rules, 'merged by hand'] };
      return scans.flatMap((other) =>
        other === scan ? withSlices(merged, slices, grouped) : found.includes(other) ? [] : other,
      );
    }
    case 'reorder': {
      const order = override.order.map((i) => scan.slices[i]);
      const slices = order.flatMap((slice) => slice ?? []);
      if (new Set(slices).size !== scan.slices.length || order.length !== scan.slices.length)
        return `the order does not name each of its ${scan.slices.length} slices once`;
      const rules = [...scan.rules, 'reordered by hand'];
      return replaced(withSlices({ ...scan, rules }, slices, grouped));
    }
    default:
      return unreachable(override);
  }
}

function withSlices(scan: Scan, slices: readonly SliceRef[], { instances }: Grouped): Scan {
  const pictures = slices.map(({ path, frame }): Picture => {
    const instance = instances.get(path);
    const header = instance?.frames[frame];
    if (!instance || !header) throw new Error(`no header for frame ${frame} of ${path}`);
    return { instance, frame, header };
  });
  const { volume, findings } = stackGeometry(pictures);
  const ofPictures = pictureFindings(pictures.map(({ instance }) => instance));
  // Without its key, not with undefined: the volume of the slices before is not that of these.
  const { volume: _before, ...rest } = scan;
  return { ...rest, slices, findings: [...findings, ...ofPictures], ...(volume && { volume }) };
}
