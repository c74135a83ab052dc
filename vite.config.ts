import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type BuildOptions, type UserConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { developmentContentSecurityPolicy, securityHeaders } from './src/security-headers.ts';
import { listPacks } from './tools/packs.ts';
import { content } from './tools/vite-content.ts';
import { noEvaluation, policy } from './tools/vite-policy.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const models = here('models');
type RolldownLogs = Pick<NonNullable<BuildOptions['rolldownOptions']>, 'onLog'>;

/** Packs up to this size come with the first visit; larger ones are kept from their first use. */
const largestPackAtInstall = 64 * 2 ** 20;

async function precachedPacks(): Promise<string[]> {
  const small = (await listPacks(models)).filter(({ bytes }) => bytes <= largestPackAtInstall);
  return ['models/index.json', ...small.map(({ folder }) => `models/${folder}/*`)];
}

/** Libraries that also run in Node name its modules behind a check: nothing to tell whoever starts the app. */
const quietly: RolldownLogs = {
  onLog: (level, log, handler) => {
    if (!log.message.includes('externalized for browser compatibility')) handler(level, log);
  },
};

export default defineConfig(async ({ command }): Promise<UserConfig> => ({
  resolve: {
    alias: { '@export': here('models/export'), '@': here('src') },
    // onnxruntime's bundled variant starts its threads from our own chunk, which wants a document.
    conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'],
  },
  optimizeDeps: {
    // The runtime finds its wasm beside itself. Workers are entries: what only they import is found before they start.
    exclude: ['onnxruntime-web'],
    entries: ['index.html', 'src/workers/*.worker.ts'],
  },
  worker: { format: 'es', plugins: () => [noEvaluation()], rolldownOptions: quietly },
  build: {
    target: 'esnext',
    // The viewer and the runtime are large by nature, and loaded when first needed.
    chunkSizeWarningLimit: 6000,
    assetsInlineLimit: 0,
    rolldownOptions: quietly,
  },
  server: {
    headers: { ...securityHeaders, 'Content-Security-Policy': developmentContentSecurityPolicy },
  },
  preview: { headers: { ...securityHeaders } },
  plugins: [
    react(),
    policy(),
    noEvaluation(),
    content(models),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      injectRegister: false,
      manifest: {
        name: 'Longtail',
        short_name: 'Longtail',
        description:
          'Ranking of disorders from radiology images, on this device. Research and education only.',
        theme_color: '#101418',
        background_color: '#101418',
        display: 'standalone',
        start_url: '.',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
        ],
      },
      injectManifest: {
        rollupFormat: 'iife',
        maximumFileSizeToCacheInBytes: 40 * 2 ** 20,
        globPatterns: [
          '*.{html,webmanifest,svg,png}',
          'assets/**/*',
          'catalogue/**/*.{tsv,json}',
          'demo/**/*',
          ...(command === 'build' ? await precachedPacks() : []),
        ],
      },
    }),
  ],
}));
