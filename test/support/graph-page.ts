import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Manifest } from '@/model/manifest.ts';
import type { Session } from '@/model/runtime.ts';
import { startServer } from '../../tools/static-server.ts';
import { packTensors, unpackTensors } from '../browser/harness/packed-tensors.ts';
import { launchBrowser } from './browser.ts';
import { graphFiles, type Graphs, type PackInMemory } from './packs.ts';

const harness = (path: string) => fileURLToPath(new URL(`../browser/harness/${path}`, import.meta.url));

export interface GraphPage {
  /** The pack's graphs on one of the page's runtimes, to be used as if they ran here. */
  open(backend: 'wasm' | 'webgpu', pack: PackInMemory): Promise<Graphs>;
  close(): Promise<void>;
}

/** The product's runtimes in a page of their own, isolated and with the software GPU. */
export async function startGraphPage(): Promise<GraphPage> {
  const root = mkdtempSync(join(tmpdir(), 'longtail-graphs-'));
  const rolldownOptions = { input: harness('graphs.html') };
  await build({
    configFile: harness('vite.config.ts'),
    logLevel: 'error',
    build: { outDir: root, rolldownOptions },
  });
  const server = await startServer({ root, headers: true }, 0);
  const { port } = server.address() as AddressInfo;
  const browser = await launchBrowser('software');
  const page = await browser.context.newPage();
  await page.goto(`http://localhost:${port}/graphs.html`);
  let packs = 0;

  async function session(
    backend: 'wasm' | 'webgpu',
    pack: PackInMemory,
    name: keyof Manifest['graphs'],
  ): Promise<Session> {
    const folder = `pack-${packs++}`;
    mkdirSync(join(root, folder));
    const { graph, external } = graphFiles(pack, name);
    for (const { path, data } of [{ path: 'graph.onnx', data: graph }, ...external])
      writeFileSync(join(root, folder, path), data);
    const weights = external.map(({ path }) => `${folder}/${path}`);
    const id = await page.evaluate(([on, file, files]) => window.graphs.open(on, file, files), [
      backend,
      `${folder}/graph.onnx`,
      weights,
    ] as const);
    return {
      async run(inputs, outputs) {
        const tensors = Object.fromEntries(
          Object.entries(inputs).map(([input, tensor]) => {
            if ('buffer' in tensor) throw new Error('a buffer of a GPU cannot be handed to a page');
            return [input, tensor];
          }),
        );
        const packed = await page.evaluate(
          ([number, given, names]) => window.graphs.run(number, given, names),
          [id, packTensors(tensors), outputs] as const,
        );
        return unpackTensors(packed);
      },
      dispose: () => Promise.resolve(),
    };
  }

  return {
    open: async (backend, pack) => ({
      encoder: await session(backend, pack, 'encoder'),
      attention: await session(backend, pack, 'attention'),
      fusion: await session(backend, pack, 'fusion'),
    }),
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
