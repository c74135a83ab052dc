import { describe, expect, it } from 'vitest';
import {
  chosenStudies,
  countChoice,
  isWanted,
  NOTHING,
  standing,
  withSeries,
  withStudy,
} from '@/ui/dicomweb/choice.ts';

const ALL = ['1', '2', '3'];

describe('what is ticked of what a server found', () => {
  it('is a study as a whole, until one of its series is taken out', () => {
    const whole = withStudy(NOTHING, 'a');
    expect([standing(whole, 'a'), isWanted(whole, 'a', '2')]).toEqual(['all', true]);
    const some = withSeries(whole, 'a', '2', ALL);
    expect(standing(some, 'a')).toBe('some');
    expect(ALL.filter((uid) => isWanted(some, 'a', uid))).toEqual(['1', '3']);
    expect(chosenStudies(some)).toEqual([{ uid: 'a', series: ['1', '3'] }]);
  });

  it('is the whole study once every series is ticked, and nothing once none is', () => {
    const one = withSeries(NOTHING, 'a', '1', ALL);
    const all = withSeries(withSeries(one, 'a', '2', ALL), 'a', '3', ALL);
    expect(chosenStudies(all)).toEqual([{ uid: 'a' }]);
    expect(withSeries(one, 'a', '1', ALL)).toEqual(NOTHING);
  });

  it('is the whole study where some was wanted and its own box is ticked, and nothing at the second time', () => {
    const some = withSeries(NOTHING, 'a', '1', ALL);
    expect(standing(withStudy(some, 'a'), 'a')).toBe('all');
    expect(withStudy(withStudy(some, 'a'), 'a')).toEqual(NOTHING);
  });

  it('counts studies, and series of other studies', () => {
    const both = withSeries(withSeries(withStudy(NOTHING, 'a'), 'b', '1', ALL), 'b', '3', ALL);
    expect(countChoice(both)).toEqual({ studies: 1, series: 2 });
  });
});
