import { useEffect, useState } from 'react';
import type { Catalogue } from '@/catalogue/catalogue.ts';
import { useApp } from './app-context.tsx';

/** The label space; undefined until it is loaded. It ships with the app: a failure is a bug and is thrown. */
export function useCatalogue(): Catalogue | undefined {
  const { services } = useApp();
  const [catalogue, setCatalogue] = useState<Catalogue>();
  const [failure, setFailure] = useState<{ readonly reason: unknown }>();
  useEffect(() => {
    let gone = false;
    services.catalogue().then(
      (loaded) => !gone && setCatalogue(loaded),
      (reason: unknown) => !gone && setFailure({ reason }),
    );
    return () => {
      gone = true;
    };
  }, [services]);
  if (failure) throw failure.reason;
  return catalogue;
}
