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

export const volumeId = ({ viewer, scanId }: Omit<ImageName, 'slice'>): string =>
  `${IMAGE_SCHEME}-volume:${viewer}/${encodeURIComponent(scanId)}`;

export function parseImageId(id: string): ImageName | undefined {
  const match = /^longtail:([^/]+)\/([^/]*)\/(\d+)$/.exec(id);
  if (!match) return undefined;
  const [, viewer = '', scan = '', slice = ''] = match;
  return { viewer, scanId: decodeURIComponent(scan), slice: Number(slice) };
}
