import { wrap } from 'comlink';
import type { FoundLabels } from '@/catalogue/found-labels.ts';
import type { SearchWorker } from './search-service.ts';

/** Searches labels in a worker of its own, started at the first question: the index takes a moment to build. */
export function createLabelFinder(): (query: string) => Promise<FoundLabels> {
  let remote: SearchWorker | undefined;
  return (query) => {
    remote ??= wrap<SearchWorker>(
      new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module', name: 'search' }),
    );
    return remote.find(query);
  };
}
