import { wrap } from 'comlink';
import type { LabelSearch } from '@/state/app-services.ts';
import type { PackRef } from './protocol.ts';
import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import type { SearchWorker } from './search-service.ts';

/** Searches labels in a worker of its own, started at the first question: the index takes a moment to build. */
export function createLabelFinder(
  refOf: (pack: string) => Promise<Result<PackRef, LongtailError>>,
): LabelSearch {
  let remote: ReturnType<typeof wrap<SearchWorker>> | undefined;
  const worker = () =>
    (remote ??= wrap<SearchWorker>(
      new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module', name: 'search' }),
    ));
  return {
    find: (query) => worker().find(query),
    async findByMeaning(query, pack) {
      const ref = await refOf(pack);
      return ref.ok ? worker().findByMeaning(query, ref.value) : ref;
    },
  };
}
