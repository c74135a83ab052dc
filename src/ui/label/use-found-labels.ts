import { useEffect, useMemo, useState } from 'react';
import { withMeaning, type FoundLabels } from '@/catalogue/found-labels.ts';
import type { MeaningHit } from '@/catalogue/meaning.ts';
import type { LongtailError } from '@/core/errors.ts';
import { useApp } from '../app-context.tsx';

export interface LabelsFound {
  /** Undefined until the answer to this very query is there. */
  readonly found: FoundLabels | undefined;
  /** Why the pack's text encoder cannot be asked. */
  readonly problem: LongtailError | undefined;
}

interface Meant {
  readonly query: string;
  readonly hits: readonly MeaningHit[];
  readonly problem: LongtailError | undefined;
}

/**
 * What the search finds: first by wordings, then, joined to them, by meaning. Each waits at the first question, in a
 * worker, until the wordings are indexed or the names are encoded.
 */
export function useFoundLabels(query: string, pack: string): LabelsFound {
  const { labels } = useApp().services;
  const [worded, setWorded] = useState<FoundLabels>();
  const [meant, setMeant] = useState<Meant>();
  const asked = query.trim();
  useEffect(() => {
    if (asked === '' || !labels) return;
    let gone = false;
    labels.find(asked).then(
      (answer) => !gone && setWorded(answer),
      // The list still has the plain filter: it begins every word of a name with what was typed.
      () => undefined,
    );
    void labels
      .findByMeaning(asked, pack)
      .then(
        (answer) =>
          !gone &&
          setMeant(
            answer.ok
              ? { query: asked, hits: answer.value, problem: undefined }
              : { query: asked, hits: [], problem: answer.error },
          ),
      );
    return () => {
      gone = true;
    };
  }, [asked, labels, pack]);
  return useMemo(() => {
    const found = worded?.query === asked ? worded : undefined;
    const now = meant?.query === asked ? meant : undefined;
    return { found: found && now ? withMeaning(found, now.hits) : found, problem: now?.problem };
  }, [asked, worded, meant]);
}
