import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import { overlayFor, paintOverlay } from '@/explain/overlay.ts';
import type { Diagnosis } from '@/ranking/diagnosis.ts';
import type { App } from '@/state/app.ts';
import { diagnoseRequest } from '@/state/run-actions.ts';
import { drawThumbnail } from '@/viewer/thumbnail.ts';
import type { Viewer } from '@/viewer/contract.ts';

/** What a picture on paper shows: a viewport as it stands, or a slice as its file asks for it to be shown. */
export type PictureSubject =
  | { readonly kind: 'viewport'; readonly pane: number }
  | {
      readonly kind: 'slice';
      readonly scanId: string;
      readonly slice: number;
      /** With the map of this label over it. */
      readonly map: number | undefined;
    };

/** A picture that the user may choose for paper. */
export interface PictureChoice {
  readonly id: string;
  readonly subject: PictureSubject;
  readonly printed: boolean;
}

/** The longer side, in pixels: 300 dpi on half an A4 page would be 1100, and few slices have as many. */
const EDGE = 768;
const MAP_LOOK = { opacity: 0.6, threshold: 0.2 };

/** To begin with: the viewports as they stand, and the key slice of every scan. */
export const firstChoices = (diagnosis: Diagnosis, viewer: Viewer | undefined): readonly PictureChoice[] => [
  ...(viewer?.state.panes ?? []).flatMap(({ status }, pane) =>
    status.kind === 'shown' ? [choice({ kind: 'viewport', pane })] : [],
  ),
  ...diagnosis.scans.map(({ scanId, keySlice }) =>
    choice({ kind: 'slice', scanId, slice: keySlice, map: undefined }),
  ),
];

export const choice = (subject: PictureSubject): PictureChoice => ({
  id: crypto.randomUUID(),
  subject,
  printed: true,
});

/** A PNG of the subject. */
export async function drawPicture(
  subject: PictureSubject,
  { services, cases, store }: App,
  viewer: Viewer | undefined,
  signal: AbortSignal,
): Promise<Result<Blob, LongtailError>> {
  if (subject.kind === 'viewport')
    return viewer ? ok(await viewer.capture(subject.pane, true)) : err({ kind: 'cancelled' });
  const { scanId, slice: index, map } = subject;
  // A scan that is gone since, or a saved result: the page has no picture of it.
  const slice = await services.loadSlice(scanId, index, signal).catch((cause: unknown) => String(cause));
  if (typeof slice === 'string') return err({ kind: 'no-usable-scan', detail: slice });
  const { width, height, pixels } = drawThumbnail(slice, EDGE, cases.frames(scanId)[index]?.spacing);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  context.putImageData(new ImageData(pixels, width, height), 0, 0);
  if (map !== undefined) {
    const target = { scanId, slices: [index], labels: [map] };
    const maps = await services.explain.occlusion(diagnoseRequest(store.getState()), target, { signal });
    if (!maps.ok) return maps;
    const cells = maps.value[0]?.maps[0];
    if (cells) {
      const painted = paintOverlay({ values: overlayFor(cells, height, width), columns: width }, MAP_LOOK);
      const layer = new OffscreenCanvas(width, height);
      layer.getContext('2d')?.putImageData(new ImageData(painted, width, height), 0, 0);
      context.drawImage(layer, 0, 0);
    }
  }
  return ok(await canvas.convertToBlob({ type: 'image/png' }));
}
