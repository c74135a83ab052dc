import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCatalogue } from '@/catalogue/catalogue.ts';
import type { RankedCategory } from '@/ranking/diagnosis.ts';
import { countFiles } from '@/state/file-counts.ts';
import { withOverride } from '@/state/overrides.ts';
import { branchIds, categoryTree, disorderRows, filterRows, pathToBest } from '@/state/ranking-view.ts';
import { chooseScan, participants } from '@/state/scan-choice.ts';
import type { Override } from '@/volume/overrides.ts';
import { disorder, measurement, scan } from './fixtures.ts';

const table = (name: string) =>
  readFileSync(new URL(`../../../public/catalogue/${name}`, import.meta.url), 'utf8');
const catalogue = parseCatalogue(table('disorders.tsv'), table('icd10cm.tsv'));

describe('rows of the list', () => {
  const disorders = [
    disorder(123, 'Pneumonia', { icd10cm: 'J18', probability: 0.8, measurement: measurement(123) }),
    disorder(6, 'Subdural haemorrhage', { icd10cm: 'I62' }),
    disorder(365, 'Lobar pneumonia', { icd10cm: 'J18' }),
  ];
  const rows = disorderRows({ disorders, categories: [] });

  it('count their place within what they are', () => {
    expect(rows.map(({ id, standing, rank }) => [id, standing, rank])).toEqual([
      [123, 'measured', 1],
      [6, 'related', 1],
      [365, 'related', 2],
    ]);
  });

  it('of a pack without measurements are ranked as unmeasured', () => {
    const [row] = disorderRows({
      disorders: [disorder(1, 'Meningioma', { probability: 0.3 })],
      categories: [],
    });
    expect(row?.standing).toBe('unmeasured-pack');
  });

  it.each([
    ['pneu', [123, 365]],
    ['lobar pneu', [365]],
    ['subdural HEMORRHAGE', [6]],
    ['j18', [123, 365]],
    ['monia', []],
    ['   ', [123, 6, 365]],
  ])('that match "%s"', (query, expected) => {
    const kept = filterRows(rows, query);
    expect(kept.map(({ id }) => id)).toEqual(expected);
    expect(kept.every((row) => rows.includes(row))).toBe(true);
  });
});

describe('the tree of categories', () => {
  const categories = catalogue.categories.map(
    ({ code, title, chapter, block, group }, i): RankedCategory => ({
      code,
      title,
      chapter,
      block,
      group,
      score: ((i * 37) % 930) / 930,
      from: undefined,
      measured: code === 'J18' || code === 'C71',
    }),
  );
  const tree = categoryTree({ disorders: [], categories }, catalogue, '');
  const leaves = (nodes: typeof tree): string[] =>
    nodes.flatMap((node) =>
      node.children.flatMap((child) => (child.kind === 'category' ? child.category.code : leaves([child]))),
    );

  it('holds every category once', () => {
    expect(leaves(tree).toSorted()).toEqual(categories.map(({ code }) => code).toSorted());
    expect(new Set(branchIds(tree)).size).toBe(branchIds(tree).length);
  });

  it('puts measured before related, whatever the scores, and opens at the best', () => {
    expect(tree.slice(0, 2).every(({ best }) => best.measured)).toBe(true);
    expect(tree.slice(2).some(({ best }) => best.measured)).toBe(false);
    const [chapter, block] = pathToBest(tree);
    expect(chapter).toBe(tree[0]?.id);
    expect(block).toBe(tree[0]?.children[0]?.id);
  });

  it('keeps only the branches of what matches', () => {
    const found = categoryTree({ disorders: [], categories }, catalogue, 'J18');
    expect(leaves(found)).toEqual(['J18']);
    expect(found.map(({ title }) => title)).toEqual(['Diseases of the respiratory system']);
    expect(pathToBest(categoryTree({ disorders: [], categories }, catalogue, 'qqq'))).toEqual([]);
  });
});

describe('scans', () => {
  it('ask for a modality that is missing, unless they are left out anyway', () => {
    expect(chooseScan(scan('a', { modality: undefined }))).toMatchObject({
      included: false,
      excluded: 'modality-unknown',
      asksModality: true,
    });
    expect(chooseScan(scan('a', { modality: undefined, excluded: 'user' })).asksModality).toBe(false);
    expect(chooseScan(scan('a'))).toMatchObject({ included: true, excluded: undefined, asksModality: false });
  });

  it('take part only with a modality and without a reason against it', () => {
    const scans = [scan('a'), scan('b', { excluded: 'over-limit' }), scan('c', { modality: undefined })];
    expect(participants(scans)).toEqual([{ scanId: 'a', modality: 'CT' }]);
  });
});

describe('changes by hand', () => {
  const exclude: Override = { kind: 'exclude', scan: 'a' };
  const include: Override = { kind: 'include', scan: 'a' };
  const split: Override = { kind: 'split', scan: 'a', at: 2 };

  it('replace what was said before about the same', () => {
    expect(withOverride([exclude, { kind: 'exclude', scan: 'b' }], include)).toEqual([
      { kind: 'exclude', scan: 'b' },
      include,
    ]);
  });

  it('do not reach back across a split', () => {
    expect(withOverride([exclude, split], include)).toEqual([exclude, split, include]);
    expect(withOverride([split], split)).toEqual([split, split]);
  });
});

describe('counts of the import report', () => {
  it('add up to the files', () => {
    const statuses = ['used', 'used', 'viewing', 'duplicate', 'not-an-image', 'unreadable'] as const;
    const counts = countFiles(statuses.map((status, i) => ({ path: `${i}`, size: 0, status })));
    expect(counts).toEqual({ used: 2, viewing: 1, duplicate: 1, 'not-an-image': 1, unreadable: 1 });
  });
});
