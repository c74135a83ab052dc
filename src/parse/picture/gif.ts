import { err } from '@/core/result.ts';
import type { Format } from '../format.ts';
import { animation } from './animation.ts';
import { isGif, readGif } from './gif-header.ts';

/** No film for a talk is larger. */
const LARGEST = 2 ** 28;

/** GIF, still and moving. */
export const gif: Format = {
  name: 'GIF',
  accepts: isGif,
  read: async (source) => {
    const { path, size } = source;
    if (size > LARGEST)
      return err({
        kind: 'unsupported-encoding',
        path,
        encoding: `GIF of ${size} bytes`,
        detail: 'save it as PNG',
      });
    const film = readGif(await source.read(0, size));
    return animation(path, 'image/gif', film, film.frames.length);
  },
};
