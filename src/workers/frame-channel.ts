import { expose, wrap } from 'comlink';
import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { FrameStore, RemotePlace } from '@/files/dicomweb/remote.ts';
import type { StoredFrame } from '@/files/frame-source.ts';
import { refusalOf, SourceError } from '@/files/source-error.ts';

type Fetched = Result<StoredFrame, LongtailError>;

interface Served {
  get(place: RemotePlace, frame: number): Promise<Fetched>;
}

/** Longer than a request to the server may take, in ms: then whoever fetches has ended. */
const PATIENCE = 90_000;

/**
 * Gives the frames of a store to other workers of this page, so that a picture that is both looked at and ranked is
 * fetched once.
 * @returns the name under which `framesFrom` finds it. Nobody can guess it: channels reach all tabs of an origin.
 */
export function serveFrames(store: FrameStore): string {
  const name = `frames ${crypto.randomUUID()}`;
  const served: Served = {
    get: (place, frame) =>
      store.get(place, frame).then(ok, (cause: unknown) => err(refusalOf(place.resource, cause))),
  };
  expose(served, new BroadcastChannel(name));
  return name;
}

/** The frames of a store in another worker. */
export function framesFrom(name: string): FrameStore {
  const served = wrap<Served>(new BroadcastChannel(name)) as unknown as Served;
  return {
    async get(place, frame) {
      let patience: ReturnType<typeof setTimeout> | undefined;
      const silence = new Promise<Fetched>((resolve) => {
        patience = setTimeout(() => resolve(err(noAnswer(place))), PATIENCE);
      });
      const fetched = await Promise.race([served.get(place, frame), silence]);
      clearTimeout(patience);
      if (!fetched.ok) throw new SourceError(fetched.error);
      return fetched.value;
    },
  };
}

const noAnswer = ({ resource }: RemotePlace): LongtailError => ({
  kind: 'server-failed',
  path: resource,
  detail: 'the worker that fetches pictures does not answer',
});
