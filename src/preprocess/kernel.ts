import { unreachable } from '@/core/result.ts';
import type { ResizeRule } from './prepare.ts';

/**
 * What one output pixel takes from one axis of the source: `count` neighbours from `first` on, the first weighing
 * `head`, every other one `rest`. The weights sum to 1.
 */
export interface Tap {
  readonly first: number;
  readonly count: number;
  readonly head: number;
  readonly rest: number;
}

/** Which of the two kernels a rule means along an axis. Equal sizes are the identity under both. */
export function axisKernel(rule: ResizeRule, from: number, to: number): 'area' | 'bilinear' {
  switch (rule) {
    case 'area':
    case 'bilinear':
      return rule;
    case 'area-bilinear':
      return to <= from ? 'area' : 'bilinear';
    default:
      return unreachable(rule);
  }
}

/**
 * The taps of every output pixel along one axis; a picture is resized by those of its rows and of its columns.
 *
 * - area: the mean of source pixels floor(i * n / m) .. ceil((i + 1) * n / m) - 1 (PyTorch's adaptive_avg_pool)
 * - bilinear: half-pixel centres, the edge repeated, no antialias (PyTorch's interpolate, align_corners off)
 * @param from n, source pixels along the axis, at least 1
 * @param to m, output pixels along the axis, at least 1
 */
export function axisTaps(rule: ResizeRule, from: number, to: number): readonly Tap[] {
  const tap = axisKernel(rule, from, to) === 'area' ? areaTap : bilinearTap;
  return Array.from({ length: to }, (_, i) => tap(i, from, to));
}

function areaTap(i: number, from: number, to: number): Tap {
  const first = Math.floor((i * from) / to);
  const count = Math.ceil(((i + 1) * from) / to) - first;
  return { first, count, head: 1 / count, rest: 1 / count };
}

function bilinearTap(i: number, from: number, to: number): Tap {
  const centre = Math.max(0, ((i + 0.5) * from) / to - 0.5);
  const first = Math.min(Math.floor(centre), from - 1);
  const fraction = centre - first;
  if (fraction === 0 || first === from - 1) return { first, count: 1, head: 1, rest: 0 };
  return { first, count: 2, head: 1 - fraction, rest: fraction };
}
