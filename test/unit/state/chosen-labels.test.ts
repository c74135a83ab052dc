import { expect, test } from 'vitest';
import { chosenLabels } from '@/state/chosen-labels.ts';

const none = { label: undefined, against: undefined };

test.each([
  ['a first row opens', none, [7], { label: 7, against: undefined }],
  ['another takes its place', { label: 7, against: undefined }, [8], { label: 8, against: undefined }],
  [
    'one that is added is compared with it',
    { label: 7, against: undefined },
    [3, 7],
    { label: 7, against: 3 },
  ],
  ['a third takes the place of the second', { label: 7, against: 3 }, [7, 3, 9], { label: 7, against: 9 }],
  ['of a range that is added, the last', { label: 7, against: 3 }, [7, 4, 5, 6], { label: 7, against: 6 }],
  [
    'taking the second away leaves the first',
    { label: 7, against: 3 },
    [7],
    { label: 7, against: undefined },
  ],
  [
    'taking the first away leaves the second',
    { label: 7, against: 3 },
    [3],
    { label: 3, against: undefined },
  ],
  ['a row alone ends the comparison', { label: 7, against: 3 }, [5], { label: 5, against: undefined }],
  ['the same two stay as they are', { label: 7, against: 3 }, [3, 7], { label: 7, against: 3 }],
  ['two rows where none was open', none, [1, 2], { label: 2, against: undefined }],
  ['no row closes', { label: 7, against: 3 }, [], none],
])('%s', (_, before, rows, after) => {
  expect(chosenLabels(before, rows)).toEqual(after);
});
