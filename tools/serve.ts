/**
 * `npm start`: builds the app and serves it to this machine. `--port N`, `--no-build`, and with `--dicomweb URL` a
 * DICOMweb server behind it (`--dicomweb-user NAME --dicomweb-password-file FILE` or `--dicomweb-bearer-file FILE`).
 */
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dicomWebOptions, dicomWebTarget, plainTextWarning } from './dicomweb-options.ts';
import { dicomWebRoutes } from './dicomweb-proxy.ts';
import { startServer, type Route } from './static-server.ts';

const root = fileURLToPath(new URL('../dist', import.meta.url));
const defaultPort = 4173;
const portsTried = 20;

async function listen(asked: string | undefined, routes: readonly Route[]) {
  if (asked !== undefined) return startServer({ root, routes }, Number(asked));
  for (let port = defaultPort; ; port++) {
    try {
      return await startServer({ root, routes }, port);
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken || port === defaultPort + portsTried) throw error;
    }
  }
}

async function start(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      'no-build': { type: 'boolean', default: false },
      ...dicomWebOptions,
    },
  });
  const target = dicomWebTarget(values, process.env);
  if (!values['no-build']) {
    const { build } = await import('vite');
    await build({ logLevel: 'warn' });
  } else if (!existsSync(`${root}/index.html`)) {
    throw new Error('There is no build yet: run "npm start" without --no-build.');
  }
  const { port } = (await listen(values.port, target ? dicomWebRoutes(target) : [])).address() as AddressInfo;
  console.log(`Longtail is at http://localhost:${port}/ (Ctrl+C ends it).`);
  if (!target) return console.log('Nothing leaves this machine.');
  console.log(
    `Searches and images go to and from ${target.url.host}, and reports when you send them. Nothing else leaves.`,
  );
  const warning = plainTextWarning(target);
  if (warning !== undefined) console.warn(warning);
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
