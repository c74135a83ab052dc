import { useEffect, useRef, useState } from 'react';
import type { LongtailError } from '@/core/errors.ts';
import type { FoundStudy, StudyQuery } from '@/files/dicomweb/search.ts';
import type { ChosenStudy } from '@/state/app-services.ts';
import { useApp } from '../app-context.tsx';

/** Where a search stands. Results live as long as the dialog and are stored nowhere. */
export type SearchState =
  | { readonly kind: 'none' }
  | { readonly kind: 'searching'; readonly studies: readonly FoundStudy[] }
  | {
      readonly kind: 'found';
      readonly studies: readonly FoundStudy[];
      readonly query: StudyQuery;
      readonly more: boolean;
    }
  | { readonly kind: 'failed'; readonly error: LongtailError };

export interface StudySearch {
  readonly state: SearchState;
  search(query: StudyQuery): void;
  /** The next page of the last search. */
  more(): void;
  /** Hands what was chosen to the case. Resolves to false when it could not be had. */
  open(studies: readonly ChosenStudy[]): Promise<boolean>;
}

export function useStudySearch(): StudySearch {
  const { services, cases } = useApp();
  const [state, setState] = useState<SearchState>({ kind: 'none' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  /** A new request ends the one before it. */
  const begin = (): AbortSignal => {
    running.current?.abort();
    running.current = new AbortController();
    return running.current.signal;
  };

  const ask = async (query: StudyQuery, before: readonly FoundStudy[]) => {
    const signal = begin();
    setState({ kind: 'searching', studies: before });
    const found = await services.pacs?.search(query, before.length, signal);
    if (signal.aborted || !found) return;
    if (!found.ok) return setState({ kind: 'failed', error: found.error });
    const { studies, more, query: asked } = found.value;
    setState({ kind: 'found', studies: [...before, ...studies], query: asked, more });
  };

  return {
    state,
    search: (query) => void ask(query, []),
    more: () => {
      if (state.kind === 'found') void ask(state.query, state.studies);
    },
    async open(studies) {
      const signal = begin();
      const series = await services.pacs?.files(studies, signal);
      if (signal.aborted || !series) return false;
      if (!series.ok) {
        setState({ kind: 'failed', error: series.error });
        return false;
      }
      void cases.open(series.value);
      return true;
    },
  };
}
