import type { Diagnosis } from '@/ranking/diagnosis.ts';
import type { AppServices } from '@/state/app-services.ts';
import { drawThumbnail } from '@/viewer/thumbnail.ts';
import type { Viewer } from '@/viewer/contract.ts';

export interface Figure {
  readonly url: string;
  readonly about:
    | { readonly kind: 'viewport'; readonly number: number }
    | { readonly kind: 'key'; readonly scanId: string; readonly slice: number; readonly weight: number };
}

const EDGE = 512;

/** The viewports as they stand, overlays included, then the key slice of every scan. Their URLs are to be revoked. */
export async function printFigures(
  diagnosis: Diagnosis,
  viewer: Viewer | undefined,
  loadSlice: AppServices['loadSlice'],
  spacingOf: (scanId: string, slice: number) => readonly [number, number] | undefined,
): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [pane, state] of (viewer?.state.panes ?? []).entries()) {
    if (!viewer || state.status.kind !== 'shown') continue;
    const picture = await viewer.capture(pane, true);
    figures.push({ url: URL.createObjectURL(picture), about: { kind: 'viewport', number: pane + 1 } });
  }
  for (const { scanId, keySlice, weight } of diagnosis.scans) {
    // A scan that is gone since, or a saved result: the page has no picture of it.
    const slice = await loadSlice(scanId, keySlice).catch(() => undefined);
    if (!slice) continue;
    const { width, height, pixels } = drawThumbnail(slice, EDGE, spacingOf(scanId, keySlice));
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
    figures.push({
      url: URL.createObjectURL(await canvas.convertToBlob({ type: 'image/png' })),
      about: { kind: 'key', scanId, slice: keySlice, weight },
    });
  }
  return figures;
}
