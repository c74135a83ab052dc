import type { Dataset } from './dataset.ts';

/** Diffusion b-value in s/mm2: the standard's place, then the makers' own before they adopted it. */
export function bValueOf(data: Dataset): number | undefined {
  const standard = data.item('x00189117')?.double('x00189087') ?? data.double('x00189087');
  if (standard !== undefined) return standard;
  if (data.text('x00190010')?.startsWith('SIEMENS MR HEADER')) {
    const value = data.decimal('x0019100c');
    if (value !== undefined) return value;
  }
  if (data.text('x00430010')?.startsWith('GEMS_PARM')) {
    // GE adds 10^9 to mark images made of several directions.
    const value = data.decimals('x00431039')[0];
    if (value !== undefined && Number.isFinite(value)) return (value % 1e9) % 100000;
  }
  if (data.text('x20010010')?.startsWith('Philips Imaging DD 001')) return data.float('x20011003');
  return undefined;
}
