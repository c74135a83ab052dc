/** `npm start`: builds the app and serves it to this machine. `--port N`, `--no-build`. */
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startServer } from './static-server.ts';

const root = fileURLToPath(new URL('../dist', import.meta.url));
const defaultPort = 4173;
const portsTried = 20;

async function listen(asked: string | undefined) {
  if (asked !== undefined) return startServer({ root }, Number(asked));
  for (let port = defaultPort; ; port++) {
    try {
      return await startServer({ root }, port);
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken || port === defaultPort + portsTried) throw error;
    }
  }
}

async function start(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, 'no-build': { type: 'boolean', default: false } },
  });
  if (!values['no-build']) {
    const { build } = await import('vite');
    await build({ logLevel: 'warn' });
  } else if (!existsSync(`${root}/index.html`)) {
    throw new Error('There is no build yet: run "npm start" without --no-build.');
  }
  const { port } = (await listen(values.port)).address() as AddressInfo;
  console.log(`Longtail is at http://localhost:${port}/ (Ctrl+C ends it). Nothing leaves this machine.`);
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
