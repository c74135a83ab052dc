import { expect, it } from 'vitest';
import { fileOrder, reversedOrder } from '@/volume/hand-order.ts';

const slices = [
  { path: 'a/10.dcm', frame: 0 },
  { path: 'a/2.dcm', frame: 1 },
  { path: 'a/2.dcm', frame: 0 },
];

it('turns a stack round', () => {
  expect(reversedOrder(slices)).toEqual([2, 1, 0]);
});

it('orders by file name, numbers counting as numbers, then by frame', () => {
  expect(fileOrder(slices)).toEqual([2, 1, 0]);
  expect(fileOrder(slices.toReversed())).toEqual([0, 1, 2]);
});
