import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs of others that read what we write, and the Debian package of each. */
const PACKAGES = {
  dsrdump: 'dcmtk',
  dcmconv: 'dcmtk',
  dcmdump: 'dcmtk',
  dcmmkdir: 'dcmtk',
  dciodvfy: 'dicom3tools',
  opj_decompress: 'libopenjp2-tools',
  '/usr/bin/python3': 'python3-pydicom',
} as const;

export interface ToolAnswer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program, in a folder where one is given; fails in one clear line where it is not installed. */
export function runTool(tool: keyof typeof PACKAGES, args: readonly string[], folder?: string): ToolAnswer {
  const options = { encoding: 'utf8', maxBuffer: 1 << 28, cwd: folder } as const;
  const { status, stdout, stderr, error } = spawnSync(tool, args, options);
  if (error) throw new Error(`${tool} is missing: apt-get install ${PACKAGES[tool]}`);
  if (stderr.includes("No module named 'pydicom'"))
    throw new Error('pydicom is missing: apt-get install python3-pydicom');
  return { status, stdout, stderr };
}

/** What a program of others makes of a file: it is called with the options, the file, and the place of its answer. */
export const converted = (tool: keyof typeof PACKAGES, options: readonly string[], bytes: Uint8Array) =>
  withFile(bytes, (path) => {
    const { status, stderr } = runTool(tool, [...options, path, `${path}.out`]);
    if (status !== 0) throw new Error(`${tool}: ${stderr}`);
    return new Uint8Array(readFileSync(`${path}.out`));
  });

/** Lends a file with these bytes to programs that read from disk. */
export function withFile<T>(bytes: Uint8Array, use: (path: string) => T, name = 'file.dcm'): T {
  const folder = mkdtempSync(join(tmpdir(), 'longtail-'));
  try {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What pydicom makes of a file: the answer of a Python expression over `ds`, as JSON. */
export function pydicom(bytes: Uint8Array, expression: string): unknown {
  const program = `import json, sys, hashlib, pydicom\nds = pydicom.dcmread(sys.argv[1])\nstr(ds)\nprint(json.dumps(${expression}))`;
  const answer = withFile(bytes, (path) =>
    runTool('/usr/bin/python3', ['-W', 'ignore', '-c', program, path]),
  );
  if (answer.status !== 0) throw new Error(answer.stderr);
  return JSON.parse(answer.stdout);
}

const dciodvfyLines = (bytes: Uint8Array, wanted: RegExp): readonly string[] =>
  withFile(bytes, (path) => {
    const { stdout, stderr } = runTool('dciodvfy', ['-new', path]);
    return `${stdout}\n${stderr}`.split('\n').filter((line) => wanted.test(line));
  });

/** Lines of dciodvfy that begin with `Error`. */
export const dciodvfyErrors = (bytes: Uint8Array): readonly string[] =>
  dciodvfyLines(bytes, /^Error|^\(0x.*Error/);

/** Terms that dciodvfy's tables of the standard do not know. */
export const unknownTerms = (bytes: Uint8Array): ReadonlySet<string> =>
  new Set(
    dciodvfyLines(bytes, /Unrecognized defined term/).map(
      (line) => /term\s*=?\s*<([^>]*)>/.exec(line)?.[1] ?? line,
    ),
  );
