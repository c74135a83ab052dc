import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startServer, type Route } from '../../tools/static-server.ts';

export const dist = fileURLToPath(new URL('../../dist', import.meta.url));

export interface RunningServer {
  readonly origin: string;
  /** Ends open connections too, so that the page is truly cut off. */
  stop(): Promise<void>;
}

/**
 * The built app on a free port.
 *
 * @param kind `ours` sends the isolation and policy headers; `plain` is a static host that knows nothing of them.
 */
export async function serveApp(
  kind: 'ours' | 'plain',
  routes: readonly Route[] = [],
): Promise<RunningServer> {
  const server = await startServer({ root: dist, headers: kind === 'ours', routes }, 0);
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
