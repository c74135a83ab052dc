import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Reference data that lies beside a checkout on some machines. The product never needs it. */
const root = fileURLToPath(new URL('../../../shared', import.meta.url));

/** Whether a path of the reference data exists; says so aloud where it does not, because tests then skip. */
export function hasShared(path: string): boolean {
  const there = existsSync(`${root}/${path}`);
  if (!there) console.warn(`SKIPPED: reference data "${path}" is not beside this checkout`);
  return there;
}

export const sharedPath = (path: string): string => `${root}/${path}`;
