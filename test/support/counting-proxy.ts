import { dicomWebRoutes, type DicomWebTarget } from '../../tools/dicomweb-proxy.ts';
import type { Route } from '../../tools/static-server.ts';

/** The product's own proxy, which also writes down what it was asked for. */
export function countingRoutes(target: DicomWebTarget): {
  readonly routes: readonly Route[];
  /** Method and path of each request, queries left out, in the order in which they came. */
  readonly asked: string[];
} {
  const asked: string[] = [];
  const routes = dicomWebRoutes(target).map((route): Route => ({
    prefix: route.prefix,
    handle: (request, response) => {
      asked.push(`${request.method} ${request.url?.split('?')[0]}`);
      return route.handle(request, response);
    },
  }));
  return { routes, asked };
}

export type Kind = 'search' | 'series' | 'metadata' | 'frame' | 'capability' | 'other';

/** How many requests of each kind there were. */
export function countKinds(asked: readonly string[]): Readonly<Record<Kind, number>> {
  const counts = { search: 0, series: 0, metadata: 0, frame: 0, capability: 0, other: 0 };
  for (const line of asked) counts[kindOf(line)]++;
  return counts;
}

function kindOf(line: string): Kind {
  if (line === 'GET /dicomweb.json') return 'capability';
  if (line === 'GET /dicomweb/studies') return 'search';
  if (line.endsWith('/series')) return 'series';
  if (line.endsWith('/metadata')) return 'metadata';
  return /\/frames\/[\d,]+$/.test(line) ? 'frame' : 'other';
}
