import type { Scan } from '@/volume/scan.ts';
import type { PaneCount, Viewer } from './contract.ts';

/** What one viewport shows. */
export interface HangingPane {
  readonly scanId: string;
  /** In Hounsfield units; absent: as the scan stands. */
  readonly window?: { readonly center: number; readonly width: number };
}

export interface Hanging {
  readonly layout: PaneCount;
  readonly linked: boolean;
  /** As many as the layout has, or fewer. */
  readonly panes: readonly HangingPane[];
}

export interface HangingProtocol {
  /** The key of its text in the interface. */
  readonly name: 'ct-windows' | 'mr-sequences' | 'prior';
  /**
   * How it hangs these scans; undefined where it does not fit them.
   * @param scans in the order of the case
   * @param active id of the scan that is looked at
   * @param dates id of an examination -> YYYY-MM-DD; absent for one that does not say
   */
  readonly hang: (
    scans: readonly Scan[],
    active: string | undefined,
    dates: ReadonlyMap<string, string>,
  ) => Hanging | undefined;
}

/** Lung, bone, soft tissue, brain: OHIF's values. */
const CT_WINDOWS = [
  { center: -600, width: 1500 },
  { center: 480, width: 2500 },
  { center: 40, width: 400 },
  { center: 40, width: 80 },
] as const;

/** Surveys and saved pages are looked at by hand. */
const isShown = ({ excluded }: Scan): boolean => excluded !== 'localiser' && excluded !== 'screenshot';

/** Those that take part before those that do not, more slices before fewer. */
const byImportance = (a: Scan, b: Scan): number =>
  Number(a.excluded !== undefined) - Number(b.excluded !== undefined) || b.slices.length - a.slices.length;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const hung = (panes: readonly HangingPane[], linked: boolean): Hanging => ({
  layout: panes.length > 2 ? 4 : panes.length > 1 ? 2 : 1,
  linked,
  panes,
});

export const HANGING_PROTOCOLS: readonly HangingProtocol[] = [
  {
    name: 'ct-windows',
    hang: (scans, active) => {
      const cts = scans.filter((scan) => scan.modality === 'CT' && isShown(scan));
      const scan = cts.find(({ id }) => id === active) ?? cts.toSorted(byImportance)[0];
      return (
        scan &&
        hung(
          CT_WINDOWS.map((window) => ({ scanId: scan.id, window })),
          true,
        )
      );
    },
  },
  {
    name: 'mr-sequences',
    hang: (scans, active) => {
      const mr = scans.filter((scan) => scan.modality === 'MRI' && isShown(scan));
      const here = mr.find(({ id }) => id === active) ?? mr[0];
      // Sequences of one visit lie in one space, and only these scroll together.
      const visit = mr.filter(({ examinationId }) => examinationId === here?.examinationId);
      const most = new Set(visit.toSorted(byImportance).slice(0, 4));
      const shown = visit.filter((scan) => most.has(scan));
      return shown.length > 1
        ? hung(
            shown.map(({ id }) => ({ scanId: id })),
            true,
          )
        : undefined;
    },
  },
  {
    name: 'prior',
    hang: (scans, active, dates) => {
      const dateOf = ({ examinationId }: Scan) => dates.get(examinationId) ?? '';
      // Without a date nobody can say which came first.
      const usable = scans.filter(
        (scan) => scan.modality !== undefined && isShown(scan) && dateOf(scan) !== '',
      );
      const newestFirst = usable.toSorted((a, b) => compare(dateOf(b), dateOf(a)) || byImportance(a, b));
      // The scan that is looked at is the current one, unless nothing of its kind came before it.
      const chosen = usable.filter(({ id }) => id === active);
      for (const current of [...chosen, ...newestFirst]) {
        const [prior] = newestFirst
          .filter(
            (scan) =>
              dateOf(scan) < dateOf(current) &&
              scan.modality === current.modality &&
              scan.patient === current.patient,
          )
          .toSorted(
            (a, b) =>
              compare(dateOf(b), dateOf(a)) ||
              Number(b.region === current.region) - Number(a.region === current.region),
          );
        if (prior) return hung([{ scanId: current.id }, { scanId: prior.id }], true);
      }
      return undefined;
    },
  },
];

/**
 * Two examinations side by side: the largest scans of one modality that both have, of one region where they can; else
 * the largest of each. Undefined where one of them has nothing to show.
 * @param scans of both
 */
export function hangSideBySide(scans: readonly Scan[], left: string, right: string): Hanging | undefined {
  const usable = (id: string) =>
    scans.filter((scan) => scan.examinationId === id && isShown(scan)).toSorted(byImportance);
  const pairs = usable(left).flatMap((a) => usable(right).map((b) => ({ a, b })));
  const alike = ({ a, b }: (typeof pairs)[number]) =>
    (a.modality === b.modality ? 2 : 0) + (a.region === b.region ? 1 : 0);
  const [best] = pairs.toSorted((one, other) => alike(other) - alike(one));
  return best && hung([{ scanId: best.a.id }, { scanId: best.b.id }], true);
}

/** Hangs the scans. Resolves when the pictures stand; what goes wrong stands in the pane itself. */
export async function applyHanging(viewer: Viewer, { layout, linked, panes }: Hanging): Promise<void> {
  viewer.setLayout(layout);
  viewer.setLinked(linked);
  await Promise.all(panes.map(({ scanId }, pane) => viewer.show(pane, scanId, 'stack')));
  for (const [pane, { window }] of panes.entries()) {
    if (!window || viewer.state.panes[pane]?.status.kind !== 'shown') continue;
    viewer.setActivePane(pane);
    viewer.setWindow(window.center, window.width);
  }
  if (viewer.state.layout === layout) viewer.setActivePane(0);
}
