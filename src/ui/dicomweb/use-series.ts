import { useEffect, useState } from 'react';
import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import type { FoundSeries } from '@/files/dicomweb/search.ts';
import { useApp } from '../app-context.tsx';

type Found = Result<readonly FoundSeries[], LongtailError>;

/** The series of a study; undefined until the server has answered. */
export function useSeries(studyUid: string): Found | undefined {
  const { services } = useApp();
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    void services.pacs?.series(studyUid, signal).then((series) => {
      if (!signal.aborted) setFound(series);
    });
    return () => controller.abort();
  }, [services, studyUid]);
  return found;
}
