import { describe, expect, it } from 'vitest';
import { ABBREVIATIONS } from '@/catalogue/abbreviations.ts';
import { editDistance } from '@/catalogue/edit-distance.ts';
import { foldSpelling, foldWords } from '@/catalogue/fold.ts';
import { createSearch, type SearchHit } from '@/catalogue/search.ts';
import { shippedCatalogue, shippedTerms } from '../../support/catalogue.ts';

const search = createSearch(shippedCatalogue, shippedTerms);
const label = (hit: SearchHit | undefined) => (hit?.kind === 'disorder' ? hit.name : hit?.code);
const names = (query: string, limit = 5) => search(query, limit).map(label);

describe('folding', () => {
  it.each([
    ['Haemorrhage', 'hemorrhage'],
    ['oesophageal tumour', 'esophageal tumor'],
    ['Ménière', 'meniere'],
    ['localised', 'localized'],
    ['fibre', 'fiber'],
    ['Hydrocoele', 'hydrocele'],
    ['four', 'four'],
    ['Guillain–Barré', 'guillain–barre'],
  ])('turns %s into %s', (british, american) => {
    expect(foldSpelling(british)).toBe(american);
  });

  it('finds singulars and drops possessives', () => {
    expect(foldWords('Leukodystrophies, abscesses of the pelvis; sinus')).toEqual([
      'leukodystrophy',
      'abscesse',
      'of',
      'the',
      'pelvis',
      'sinus',
    ]);
    expect(foldWords('Alzheimer’s disease')).toEqual(['alzheimer', 'disease']);
  });
});

describe('edit distance', () => {
  it.each([
    ['hemorrhage', 'hemorrhage', 2, 0],
    ['hemorage', 'hemorrhage', 2, 2],
    ['pnuemo', 'pneumo', 1, 1],
    ['abc', 'xyz', 2, 3],
    ['a', 'abcd', 2, 3],
    ['', 'ab', 2, 2],
  ])('of %s and %s within %i is %i', (a, b, limit, expected) => {
    expect(editDistance(a, b, limit)).toBe(expected);
  });
});

describe('search', () => {
  it.each([
    ['pneumothorax', 'Pneumothorax'],
    ['subdural haemorrhage', 'Subdural haemorrhage'],
    ['ischemic stroke', 'Ischaemic stroke'],
    ['menigioma', 'Meningioma'],
    ['pnuemothorax', 'Pneumothorax'],
    ['subdural hemorage', 'Subdural haemorrhage'],
    ['abdominal aor', 'Abdominal aortic aneurysm'],
    ['aaa', 'Abdominal aortic aneurysm'],
    ['ACL tear', 'Anterior cruciate ligament tear'],
    ['PE', 'Pulmonary embolism'],
    ['SAH', 'Subarachnoid haemorrhage'],
    ['SDH', 'Subdural haemorrhage'],
    ['MI', 'Myocardial infarction'],
    ['DVT', 'Deep vein thrombosis'],
    ['COPD', 'Chronic obstructive pulmonary disease'],
    ['preeclampsia', 'Preeclampsia'],
    ['Kohler', 'Köhler disease'],
  ])('for %s gives %s first', (query, name) => {
    expect(names(query)[0]).toBe(name);
  });

  it('tries every meaning of an abbreviation, and a hyphenated word as one', () => {
    expect(names('ICH')).toEqual(
      expect.arrayContaining(['Intracranial haemorrhage', 'Intracerebral haemorrhage']),
    );
    expect(names('preeclampsia')).toContain('Pre-eclampsia');
  });

  it('finds a category by code, by the beginning of one, and by a full code', () => {
    expect(names('I71')[0]).toBe('I71');
    expect(names('i71', 20)).toContain('Abdominal aortic aneurysm');
    expect(names('J1', 20)).toEqual(expect.arrayContaining(['J12', 'J18']));
    const [first] = search('I71.4');
    expect(first).toMatchObject({ kind: 'category', code: 'I71', via: { code: 'I71.4' } });
  });

  it('finds a category by a wording that no label has, and says which', () => {
    const hit = search('ameboma', 3).find((found) => found.kind === 'category');
    expect(hit).toMatchObject({ code: 'A06', via: { code: 'A06.3' } });
  });

  it('gives texts that lack one word where none has all', () => {
    expect(names('pneumothorax qqqqqq', 1)).toEqual(['Pneumothorax']);
  });

  it('answers with nothing to nothing, noise and markup', () => {
    for (const query of ['', '   ', '(((', 'zzzzqqqq', '.*', '\u0000']) expect(search(query)).toEqual([]);
  });

  it('gives each label once, the best first, and no more than asked for', () => {
    const hits = search('cyst', 200);
    expect(new Set(hits.map(label)).size).toBe(200);
    const scores = hits.map((hit) => hit.score);
    expect(scores).toEqual([...scores].toSorted((a, b) => b - a));
  });

  it('finds something for every abbreviation written out', () => {
    for (const meanings of Object.values(ABBREVIATIONS))
      for (const meaning of meanings) {
        const [first] = search(meaning, 1);
        expect(first?.score ?? 0, meaning).toBeGreaterThan(0.6);
      }
  });
});
