import { createReadStream, existsSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, resolve } from 'node:path';
import type { Connect, Plugin } from 'vite';
import { securityHeaders } from '../src/security-headers.ts';
import { demoBytes, demoFiles, demoIndex } from './demo-case.ts';
import { copyPacks, listPacks } from './packs.ts';

async function write(path: string, data: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify(data));
}

/** For static hosts that read a `_headers` file. */
const headersFile = `/*\n${Object.entries(securityHeaders)
  .map(([name, value]) => `  ${name}: ${value}\n`)
  .join('')}`;

/** Answers `/models/**` and `/demo/**` of the development server from where the files lie. */
function serveFromSources(models: string): Connect.NextHandleFunction {
  const fileOf = (path: string): string | undefined =>
    path.startsWith('/models/') ? join(models, normalize(path.slice('/models'.length))) : undefined;
  return (request, response, next) => {
    const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
    const json = (data: unknown) => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(data));
    };
    if (path === '/demo/index.json') return json(demoIndex);
    if (path === '/models/index.json') {
      listPacks(models).then((packs) => json({ packs }), next);
      return;
    }
    const demo = path.startsWith('/demo/') ? demoBytes(path.slice('/demo/'.length)) : undefined;
    if (demo) return response.end(demo);
    const file = fileOf(path);
    if (file === undefined || path.endsWith('.ts')) return next();
    if (!existsSync(file) || !statSync(file).isFile()) {
      response.statusCode = 404;
      return response.end();
    }
    response.setHeader('Content-Length', statSync(file).size);
    createReadStream(file).pipe(response);
  };
}

/**
 * The content beside the app: every pack under `/models/<folder>/` with `/models/index.json`, and the demo case under
 * `/demo/` with `/demo/index.json`, and `_headers`. Copied, not bundled: a pack may be larger than memory.
 */
export function content(models: string): Plugin {
  let out = '';
  return {
    name: 'longtail:content',
    configResolved: (config) => {
      out = resolve(config.root, config.build.outDir);
    },
    configureServer: (server) => {
      server.middlewares.use(serveFromSources(models));
    },
    async writeBundle() {
      const packs = await listPacks(models);
      await copyPacks(models, packs, join(out, 'models'));
      await write(join(out, 'models/index.json'), { packs });
      for (const { path } of demoFiles) {
        await mkdir(dirname(join(out, 'demo', path)), { recursive: true });
        await writeFile(join(out, 'demo', path), demoBytes(path)!);
      }
      await write(join(out, 'demo/index.json'), demoIndex);
      await writeFile(join(out, '_headers'), headersFile);
    },
  };
}
