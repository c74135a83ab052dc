import { cross, length, normalise, type Lps } from '@/core/geometry.ts';
import type { FrameHeader, Rescale, VoiShape, VoiWindow } from '../instance.ts';
import type { Dataset, Tag } from './dataset.ts';
import { bValueOf } from './diffusion.ts';
import { modalityTable, voiTable } from './luts.ts';

/** Shared and per-frame functional groups of enhanced objects. */
const SHARED = 'x52009229';
const PER_FRAME = 'x52009230';

/**
 * What differs between pictures. Enhanced objects say it in functional groups, the frame's own before the shared
 * ones; others at the top level, once for all frames.
 */
export function readFrames(data: Dataset, frames: number, signed: boolean): readonly FrameHeader[] {
  const shared = data.item(SHARED);
  const own = data.items(PER_FRAME);
  if (!shared && own.length === 0) {
    const { position, ...rest } = readFrame([data], signed);
    // One position cannot hold for many frames: a cine loop or a stack whose spacing is not stated.
    const only = frames === 1 && position ? { ...rest, position } : rest;
    return Array.from({ length: frames }, () => only);
  }
  return Array.from({ length: frames }, (_, i) =>
    readFrame(
      [own[i], shared, data].filter((level) => level !== undefined),
      signed,
    ),
  );
}

/** @param levels datasets in order of precedence */
function readFrame(levels: readonly Dataset[], signed: boolean): FrameHeader {
  /** The first level that has the tag, in a functional group's sequence or at its top. */
  const where = (sequence: Tag, tag: Tag): Dataset | undefined => {
    for (const level of levels) {
      const group = level.item(sequence);
      if (group?.has(tag)) return group;
      if (level.has(tag)) return level;
    }
    return undefined;
  };
  const position = triple(where('x00209113', 'x00200032')?.decimals('x00200032'));
  const orientation = readOrientation(where('x00209116', 'x00200037')?.decimals('x00200037'));
  const spacing = readSpacing(where, levels);
  const sliceThickness = where('x00289110', 'x00180050')?.decimal('x00180050');
  const rescale = readRescale(where('x00289145', 'x00281053') ?? where('x00289145', 'x00281052'));
  const voi = where('x00289132', 'x00281050');
  const modalityLut = levels.map((level) => modalityTable(level, signed)).find((table) => table);
  const wide = signed || rescale.intercept < 0;
  const voiLut = levels
    .flatMap((level) => [level.item('x00289132'), level])
    .map((level) => level && voiTable(level, wide))
    .find((table) => table);
  const echo =
    where('x00189114', 'x00189082')?.double('x00189082')?.toString() ??
    where('x00189114', 'x00180081')?.text('x00180081') ??
    where('x00189114', 'x00180086')?.text('x00180086');
  const bValue = levels.map(bValueOf).find((value) => value !== undefined);
  const temporalPosition =
    where('x00209111', 'x00209128')?.long('x00209128')?.toString() ??
    where('x00209111', 'x00200100')?.text('x00200100');
  const stackId = where('x00209111', 'x00209056')?.text('x00209056');
  const contrast = levels.some((level) => level.has('x00189341') || contrastAgentOf(level) !== undefined);
  return {
    ...(position && { position }),
    ...(orientation && { orientation }),
    ...(spacing && { spacing }),
    ...(sliceThickness !== undefined && { sliceThickness }),
    rescale,
    windows: voi ? readWindows(voi) : [],
    ...(modalityLut && { modalityLut }),
    ...(voiLut && { voiLut }),
    ...(echo !== undefined && { echo }),
    ...(bValue !== undefined && { bValue }),
    ...(temporalPosition !== undefined && { temporalPosition }),
    ...(stackId !== undefined && { stackId }),
    ...(contrast && { contrast }),
  };
}

/** Some scanners write "NONE" where nothing was given. */
export function contrastAgentOf(data: Dataset): string | undefined {
  const agent = data.text('x00180010');
  return agent && !/^(none|no|n|without.*)$/i.test(agent) ? agent : undefined;
}

function triple(values: readonly number[] | undefined): Lps | undefined {
  const [x = NaN, y = NaN, z = NaN] = values ?? [];
  return [x, y, z].every(Number.isFinite) ? [x, y, z] : undefined;
}

/** Undefined for directions that span no plane. */
function readOrientation(values: readonly number[] | undefined): readonly [Lps, Lps] | undefined {
  const across = triple(values?.slice(0, 3));
  const down = triple(values?.slice(3, 6));
  const [a, b] = [across && normalise(across), down && normalise(down)];
  return a && b && length(cross(a, b)) > 0.5 ? [a, b] : undefined;
}

/** Pixel Spacing, else that of the detector or the scanned film; rows first. */
function readSpacing(
  where: (sequence: Tag, tag: Tag) => Dataset | undefined,
  levels: readonly Dataset[],
): readonly [number, number] | undefined {
  const candidates = [
    where('x00289110', 'x00280030')?.decimals('x00280030'),
    ...levels.map((level) => level.decimals('x00181164')),
    ...levels.map((level) => level.decimals('x00182010')),
  ];
  for (const values of candidates) {
    const [rows = NaN, columns = rows] = values ?? [];
    if (rows > 0 && columns > 0 && Number.isFinite(rows * columns)) return [rows, columns];
  }
  return undefined;
}

function readRescale(data: Dataset | undefined): Rescale {
  const slope = data?.decimal('x00281053');
  return {
    slope: slope === undefined || slope === 0 ? 1 : slope,
    intercept: data?.decimal('x00281052') ?? 0,
  };
}

const SHAPES: Readonly<Record<string, VoiShape>> = {
  LINEAR: 'LINEAR',
  LINEAR_EXACT: 'LINEAR_EXACT',
  SIGMOID: 'SIGMOID',
};

/** All windows that can be shown: some writers fill in zero for none. */
function readWindows(data: Dataset): readonly VoiWindow[] {
  const centers = data.decimals('x00281050');
  const widths = data.decimals('x00281051');
  const explanations = data.texts('x00281055');
  const shape = SHAPES[data.text('x00281056') ?? 'LINEAR'] ?? 'LINEAR';
  return centers.flatMap((center, i) => {
    const width = widths[i] ?? NaN;
    if (!Number.isFinite(center) || !(width > 0) || !Number.isFinite(width)) return [];
    const explanation = explanations[i];
    return [
      {
        center,
        width,
        // LINEAR is not defined below a width of one (PET in SUV): what is meant there is the exact form.
        shape: shape === 'LINEAR' && width < 1 ? 'LINEAR_EXACT' : shape,
        ...(explanation && { explanation }),
      },
    ];
  });
}
