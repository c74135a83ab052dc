/** Cornerstone names a picture by a string whose scheme picks the loader. */
export const IMAGE_SCHEME = 'longtail';

export interface ImageName {
  /** Tells the viewers of one page apart. */
  readonly viewer: string;
  readonly scanId: string;
  readonly slice: number;
}

/** A scan's id may hold any character: it is escaped. */
export const imageId = ({ viewer, scanId, slice }: ImageName): string =>
  `${IMAGE_SCHEME}:${viewer}/${encodeURIComponent(scanId)}/${slice}`;

/** Without a scheme: cornerstone would send its slices to a loader. */
export const volumeId = ({ viewer, scanId }: Omit<ImageName, 'slice'>): string =>
  `volume/${viewer}/${encodeURIComponent(scanId)}`;

/** Whether an image or a volume is a viewer's own. */
export const belongsTo = (viewer: string, id: string): boolean =>
  id.startsWith(`${IMAGE_SCHEME}:${viewer}/`) || id.startsWith(`volume/${viewer}/`);

export function parseImageId(id: string): ImageName | undefined {
  const match = /^longtail:([^/]+)\/([^/]*)\/(\d+)$/.exec(id);
  if (!match) return undefined;
  const [, viewer = '', scan = '', slice = ''] = match;
  return { viewer, scanId: decodeURIComponent(scan), slice: Number(slice) };
}
