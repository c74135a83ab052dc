import { describe, expect, it } from 'vitest';
import { groupInstances } from '@/volume/group.ts';
import { instance } from './build.ts';

/** One examination each: its patient as its files say. */
const numbers = (...patients: readonly { readonly id?: string; readonly name?: string }[]) => {
  const files = patients.map((patient, i) =>
    instance({ path: `${i}/1.dcm`, patient, study: { uid: `study ${i}`, date: `2020010${i}` } }),
  );
  const { examinations, scans } = groupInstances(files);
  expect(scans.map(({ patient }) => patient)).toEqual(examinations.map(({ patient }) => patient));
  return examinations.map(({ patient }) => patient);
};

describe('patients of a folder', () => {
  it('are not numbered where there is one, or none is named', () => {
    expect(numbers({ id: '7', name: 'Doe^Jane' }, { id: '7', name: 'Doe^Jane' })).toEqual([
      undefined,
      undefined,
    ]);
    expect(numbers({}, { id: ' ', name: '' })).toEqual([undefined, undefined]);
    expect(numbers({ id: '7' }, {})).toEqual([undefined, undefined]);
  });

  it('are told apart, and an examination that names nobody has no number', () => {
    expect(numbers({ id: '7', name: 'Doe^Jane' }, {}, { id: '8', name: 'Roe^Richard' })).toEqual([
      1,
      undefined,
      2,
    ]);
  });

  it('are neither told apart nor joined by what anonymisers write for a name', () => {
    expect(numbers({ id: '7' }, { name: 'Anonymized' }, { name: 'ANON^' })).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const both = [
      { id: '7', name: 'Anonymous' },
      { id: '8', name: 'Anonymous' },
    ];
    expect(numbers(...both)).toEqual([1, 2]);
  });

  it('are one where ID or name agree, however they are written', () => {
    const other = { id: '9', name: 'Roe^Richard' };
    expect(numbers({ id: 'A 7', name: 'DOE^JANE^^' }, { id: '123', name: 'Doe Jane' }, other)).toEqual([
      1, 1, 2,
    ]);
    expect(numbers({ id: '7', name: 'Doe^Jane' }, { id: '7', name: 'Smith^Jane' }, other)).toEqual([1, 1, 2]);
    // The third joins the first two, by the name of one and the ID of the other.
    const joining = { id: '8', name: 'Doe^Jane' };
    expect(numbers({ name: 'Doe^Jane' }, { id: '8' }, joining, other)).toEqual([1, 1, 1, 2]);
  });
});
