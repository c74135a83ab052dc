import { parseArgs } from 'node:util';
import { MODALITIES, type Modality } from '@/volume/scan.ts';

export const USAGE = `Usage: npm run -s diagnose -- PATH... [options]

PATH is a file, a folder, or a RadDiag case list (JSON; the paths in it are absolute or relative to its folder).

  --pack DIR        the pack to use (default: models/compact)
  --top N           labels to print (default: 10)
  --json            one JSON object a case, each on one line
  --dump DIR        write the tensors of each case as .npy
  --modality NAME   for files that do not say theirs: ${MODALITIES.join(', ')}
  --max-scans N     most scans of a case (default: what the pack was trained with)
  --threads N       threads of the runtime

Exit code: 0 when a ranking was made, 1 when no usable scan was found, 2 for wrong arguments.
Research and education only. Not for clinical use.`;

export interface Arguments {
  readonly paths: readonly string[];
  readonly pack: string | undefined;
  readonly top: number;
  readonly json: boolean;
  readonly dump: string | undefined;
  readonly modality: Modality | undefined;
  readonly maxScans: number | undefined;
  readonly threads: number | undefined;
}

/** @returns the arguments, or a sentence on what is wrong with them */
export function readArguments(argv: readonly string[]): Arguments | 'help' | { readonly wrong: string } {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        pack: { type: 'string' },
        top: { type: 'string', default: '10' },
        json: { type: 'boolean', default: false },
        dump: { type: 'string' },
        modality: { type: 'string' },
        'max-scans': { type: 'string' },
        threads: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (cause) {
    return { wrong: cause instanceof Error ? cause.message : String(cause) };
  }
  const { values, positionals } = parsed;
  if (values.help) return 'help';
  if (positionals.length === 0) return { wrong: 'No PATH was given.' };
  const numbers = { top: values.top, 'max-scans': values['max-scans'], threads: values.threads };
  for (const [name, value] of Object.entries(numbers))
    if (value !== undefined && !/^[1-9]\d{0,5}$/.test(value))
      return { wrong: `--${name} takes a whole number from 1 on, not "${value}".` };
  const modality = MODALITIES.find((name) => name.toLowerCase() === values.modality?.toLowerCase());
  if (values.modality !== undefined && !modality)
    return { wrong: `--modality is one of ${MODALITIES.join(', ')}, not "${values.modality}".` };
  const number = (value: string | undefined) => (value === undefined ? undefined : Number(value));
  return {
    paths: positionals,
    pack: values.pack,
    top: Number(values.top),
    json: values.json,
    dump: values.dump,
    modality,
    maxScans: number(values['max-scans']),
    threads: number(values.threads),
  };
}
