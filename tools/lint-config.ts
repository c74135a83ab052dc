import { exporter, packagesOf, pureRooms, rooms, voxelRooms } from './rooms.ts';

/** Folders nest at most this deep inside a room: a relative import is judged by how many `../` leave it. */
const deepest = 3;

interface Pattern {
  readonly regex?: string;
  readonly group?: readonly string[];
  readonly message: string;
}

const restrict = (patterns: readonly Pattern[]) => ({
  'no-restricted-imports': ['error', { patterns }],
});

const anyOf = (names: readonly string[]): string => `(${names.join('|')})`;

interface Folder {
  readonly path: string;
  /** `@/` aliases of rooms that it may not import. */
  readonly forbidden: readonly string[];
  readonly mayImportExporter: boolean;
  readonly packages: readonly string[];
  readonly name: string;
}

function patternsAt(depth: number, folder: Folder): Pattern[] {
  return [
    {
      regex: `^${'\\.\\./'.repeat(depth)}`,
      message: `This path leaves ${folder.name}: write @/room/file.ts instead.`,
    },
    {
      regex: `^@/${anyOf(folder.forbidden)}(/|$)`,
      message: `${folder.name} may import only rooms before it in tools/rooms.json (and itself by ./ or ../).`,
    },
    { regex: '^@/[^/]*$', message: 'Nothing imports the files that wire the rooms together.' },
    {
      regex: `^(${exporter.alias}/|@/|\\.{1,2}/)(.*/)?[^./]+$`,
      message: 'Write the extension.',
    },
    ...(folder.mayImportExporter
      ? []
      : [{ regex: `^${exporter.alias}/`, message: `${folder.name} knows nothing of the exporter.` }]),
    // Last, because a negated pattern that matches ends the rule.
    {
      group: [
        '*',
        '!./**',
        '!../**',
        '!@/**',
        `!${exporter.alias}/**`,
        ...folder.packages.map((name) => `!${name}`),
      ],
      message: `This package is not among those of ${folder.name} in tools/rooms.ts.`,
    },
  ];
}

function importRules(folder: Folder) {
  return Array.from({ length: deepest }, (_, index) => ({
    files: [`${folder.path}/${'*/'.repeat(index)}*.{ts,tsx}`],
    rules: restrict(patternsAt(index + 1, folder)),
  }));
}

const roomFolders: Folder[] = rooms.map((name, index) => ({
  name: `"${name}"`,
  path: `src/${name}`,
  forbidden: rooms.slice(index),
  mayImportExporter: exporter.importedBy.includes(name),
  packages: packagesOf[name] ?? [],
}));

const exporterFolder: Folder = {
  name: 'the exporter',
  path: exporter.folder,
  forbidden: rooms.filter((name) => !exporter.mayImport.includes(name)),
  mayImportExporter: false,
  packages: exporter.packages,
};

/** The command itself runs in Node and may read its files as the other command does. */
const exporterCommand = {
  files: [`${exporter.folder}/cli.ts`],
  rules: restrict(
    patternsAt(1, {
      ...exporterFolder,
      forbidden: exporterFolder.forbidden.filter((name) => name !== 'cli'),
    }),
  ),
};

const pageGlobals = [
  'window',
  'document',
  'navigator',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'fetch',
];
const nodeGlobals = ['process', 'Buffer', '__dirname', 'require'];
const inRooms = (names: Iterable<string>) => [...names].map((name) => `src/${name}/**`);

const rules = {
  'import/no-cycle': 'error',
  'import/no-default-export': 'error',
  'import/no-commonjs': 'error',
  'max-lines': ['error', { max: 300 }],
  'no-console': ['error', { allow: ['warn', 'error'] }],
  'no-eval': 'error',
  'no-var': 'error',
  'no-param-reassign': 'error',
  'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  'no-underscore-dangle': ['error', { allow: ['__WB_MANIFEST'] }],
  'prefer-const': 'error',
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  // For React's files alone, below: elsewhere a function may well be called `use`.
  'react/rules-of-hooks': 'off',
  'typescript/ban-ts-comment': ['error', { 'ts-expect-error': true }],
  'typescript/consistent-type-imports': 'error',
  'typescript/no-explicit-any': 'error',
  'typescript/no-floating-promises': 'error',
  'typescript/no-misused-promises': 'error',
  'typescript/no-non-null-assertion': 'error',
  'typescript/no-unsafe-argument': 'error',
  'typescript/no-unsafe-assignment': 'error',
  'typescript/no-unsafe-call': 'error',
  'typescript/no-unsafe-member-access': 'error',
  'typescript/no-unsafe-return': 'error',
  'typescript/only-throw-error': 'error',
  'typescript/prefer-promise-reject-errors': 'error',
  'typescript/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
  ],
  // Numbers belong in messages, and a method passed on is passed as a closure here anyway.
  'typescript/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  // Wanted in places: an effect for its own sake (styles, polyfills), an await inside an ordered queue.
  'import/no-unassigned-import': 'off',
  'no-await-in-loop': 'off',
  // `JSON.parse(text) as Shape` states what a schema or a test then proves; a closure may read best where it is used.
  'typescript/no-unsafe-type-assertion': 'off',
  'unicorn/consistent-function-scoping': 'off',
  // Interfaces are written in method form here, props too, and hold functions that need no `this`.
  'typescript/unbound-method': 'off',
  // Libraries name by enum what they also accept and send as plain text.
  'typescript/no-unsafe-enum-comparison': 'off',
  // `setState(({ run }) => ...)` inside a function that also has a `run` is clear enough.
  'no-shadow': 'off',
  // A string spread into characters is read by code unit only where it is ASCII.
  'typescript/no-misused-spread': ['error', { allow: ['string'] }],
  // The compiler sees to every path of a function; an event may end a loop; promises are held by the rules above.
  'typescript/consistent-return': 'off',
  'no-unmodified-loop-condition': 'off',
  'promise/always-return': 'off',
  // The component library's roles, focus and memos are judged by axe on the built page instead.
  'jsx-a11y/prefer-tag-over-role': 'off',
  'jsx-a11y/no-autofocus': 'off',
  'jsx-a11y/no-noninteractive-tabindex': 'off',
  'react/preserve-manual-memoization': 'off',
  // The JSX transform is automatic.
  'react/react-in-jsx-scope': 'off',
};

const configFiles = ['*.config.ts', '**/*.d.ts'];

/** What `.oxlintrc.json` says: generated, so that the order of the rooms stands in one place only. */
export function lintConfig() {
  return {
    $schema: './node_modules/oxlint/configuration_schema.json',
    plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'promise', 'react', 'jsx-a11y'],
    categories: { correctness: 'error', suspicious: 'error' },
    options: { typeAware: true, denyWarnings: true },
    env: { builtin: true, browser: true, worker: true, node: true },
    ignorePatterns: ['dist', 'node_modules', 'coverage', 'public', 'models/training', 'test/golden/data'],
    rules,
    overrides: [
      ...[...roomFolders, exporterFolder].flatMap(importRules),
      exporterCommand,
      {
        files: inRooms(pureRooms),
        rules: {
          'no-restricted-globals': [
            'error',
            ...[...pageGlobals, ...nodeGlobals].map((name) => ({
              name,
              message: 'This room is pure: take what is needed as an argument.',
            })),
          ],
        },
      },
      {
        files: [...inRooms(voxelRooms), `${exporter.folder}/**`, 'test/**', 'bench/**', 'tools/**'],
        rules: { 'typescript/no-non-null-assertion': 'off' },
      },
      {
        files: ['src/cli/**', `${exporter.folder}/**`, 'bench/**', 'tools/**', 'test/**'],
        rules: { 'no-console': 'off' },
      },
      {
        files: ['src/**/*.tsx', 'src/ui/**', 'src/state/**'],
        rules: { 'react/rules-of-hooks': 'error', 'react/exhaustive-deps': 'error' },
      },
      { files: configFiles, rules: { 'import/no-default-export': 'off' } },
    ],
  };
}

/** The exact text of the committed `.oxlintrc.json`. */
export const lintConfigText = (): string => `${JSON.stringify(lintConfig(), null, 2)}\n`;
