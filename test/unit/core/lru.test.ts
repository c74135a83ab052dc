import { expect, test } from 'vitest';
import { Lru } from '@/core/lru.ts';

test('the entry that was not used for longest is dropped first, and told', () => {
  const dropped: string[] = [];
  const cache = new Lru<string>(
    6,
    (value) => value.length,
    (value) => dropped.push(value),
  );
  cache.set('a', 'aa');
  cache.set('b', 'bb');
  cache.set('c', 'cc');
  expect(cache.get('a')).toBe('aa');
  cache.set('d', 'dd');
  expect(dropped).toEqual(['bb']);
  expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key))).toEqual(['aa', undefined, 'cc', 'dd']);
});

test('an entry larger than the whole cache is kept until the next one comes', () => {
  const cache = new Lru<string>(2, (value) => value.length);
  cache.set('large', 'xxxxx');
  expect(cache.get('large')).toBe('xxxxx');
  cache.set('small', 'y');
  expect(cache.get('large')).toBeUndefined();
  expect(cache.get('small')).toBe('y');
});

test('replacing an entry frees the weight of the old one', () => {
  const cache = new Lru<string>(4, (value) => value.length);
  for (let i = 0; i < 10; i++) cache.set('a', 'xx');
  cache.set('b', 'yy');
  expect(cache.get('a')).toBe('xx');
  cache.clear();
  expect(cache.get('a')).toBeUndefined();
});
