import { useEffect, useState } from 'react';
import type { FoundLabels } from '@/catalogue/found-labels.ts';
import { useApp } from '../app-context.tsx';

/**
 * What the search finds; undefined until its answer to this very query is there: the first one waits until the
 * wordings are read and indexed, in a worker.
 */
export function useFoundLabels(query: string): FoundLabels | undefined {
  const { services } = useApp();
  const [found, setFound] = useState<FoundLabels>();
  const asked = query.trim();
  useEffect(() => {
    if (asked === '' || !services.findLabels) return;
    let gone = false;
    services.findLabels(asked).then(
      (answer) => !gone && setFound(answer),
      // The list still has the plain filter: it begins every word of a name with what was typed.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [asked, services]);
  return found?.query === asked ? found : undefined;
}
