import { readFileSync } from 'node:fs';

/** The rooms in order: each imports only from those before it. The linter's import rules are made from this array. */
export const rooms = JSON.parse(readFileSync(new URL('rooms.json', import.meta.url), 'utf8')) as string[];

/**
 * What each room may take from npm or Node, as gitignore-style patterns; a room that is not here takes nothing.
 * A package stands in as few rows as possible: that is what keeps it replaceable.
 */
export const packagesOf: Readonly<Record<string, readonly string[]>> = {
  text: ['i18next', 'react-i18next'],
  files: ['@zip.js/zip.js', '@zip.js/zip.js/**', 'fflate'],
  parse: ['dicom-parser', 'nifti-reader-js', 'fast-png', 'fflate', 'zod'],
  pixels: [
    '@cornerstonejs/dicom-codec',
    '@cornerstonejs/dicom-codec/**',
    '@cornerstonejs/codec-*',
    '@cornerstonejs/codec-*/**',
    'fast-png',
    '@jsquash/webp/**',
  ],
  model: ['onnxruntime-web', 'onnxruntime-web/**', 'onnxruntime-node', 'onnxruntime-common', 'zod'],
  ranking: ['zod'],
  report: ['zod', 'fflate', 'dcmjs', '@noble/hashes/**'],
  workers: ['comlink', 'fflate'],
  viewer: ['@cornerstonejs/core', '@cornerstonejs/tools', '@cornerstonejs/metadata', '@cornerstonejs/utils'],
  state: ['zustand', 'zustand/**', 'zod'],
  ui: ['react', 'react-dom', 'react-aria-components', 'react-i18next', 'i18next', 'lucide-react', 'zustand'],
  cli: ['node:*', 'node:*/**', 'zod'],
};

/** Rooms of functions only: neither the page nor the machine is within reach. */
export const pureRooms: ReadonlySet<string> = new Set([
  'core',
  'text',
  'catalogue',
  'parse',
  'volume',
  'ranking',
  'report',
]);

/** Rooms with hot loops over voxels or weights, where `!` after an index is allowed. */
export const voxelRooms: ReadonlySet<string> = new Set([
  'core',
  'parse',
  'volume',
  'pixels',
  'preprocess',
  'encoder',
  'fusion',
  'gate',
  'ranking',
  'explain',
  'viewer',
  'cli',
]);

/** Checkpoint -> pack lives outside `src`; these rooms may call it, and it may import only those. */
export const exporter = {
  folder: 'models/export',
  alias: '@export',
  mayImport: ['core', 'files', 'model'] as readonly string[],
  importedBy: ['workers', 'cli'] as readonly string[],
  packages: [
    'protobufjs',
    'protobufjs/**',
    '@noble/hashes/**',
    'fflate',
    'zod',
    'node:*',
    'node:*/**',
  ] as readonly string[],
};
