import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const resolve = { alias: { '@export': here('models/export'), '@': here('src') } };

/** One project a kind of test; the built app is tested by the browser project, which wants `npm run build` first. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: ['unit', 'golden', 'integration', 'gpu', 'browser'].map((name) => ({
      resolve,
      test: {
        name,
        environment: 'node',
        include: [`test/${name}/**/*.test.ts`],
        testTimeout: name === 'unit' ? 20_000 : 180_000,
        hookTimeout: 180_000,
        fileParallelism: name === 'unit' || name === 'golden',
      },
    })),
  },
});
