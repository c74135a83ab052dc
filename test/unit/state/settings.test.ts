import { describe, expect, it } from 'vitest';
import { initialState, STORAGE_POLICY } from '@/state/app-state.ts';
import { DEFAULT_SETTINGS, parseSettings } from '@/state/settings.ts';
import { createAppStore, storable } from '@/state/store.ts';
import { scan } from './fixtures.ts';

function memory() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

describe('what leaves memory', () => {
  it('is the settings alone', () => {
    const state = { ...initialState(), opened: { examinations: [], files: [], scans: [scan('Jane Doe')] } };
    expect(Object.keys(storable(state))).toEqual(['settings']);
    expect(Object.values(STORAGE_POLICY).filter((policy) => policy === 'device')).toHaveLength(1);
  });

  it('is written when a setting changes and read on the next visit', () => {
    const storage = memory();
    const store = createAppStore(storage);
    store.setState({ opened: { examinations: [], files: [], scans: [scan('Jane Doe')] } });
    expect(storage.items.size).toBe(0);
    store.setState({ settings: { ...DEFAULT_SETTINGS, theme: 'light' } });
    expect([...storage.items.values()].join()).not.toContain('Jane');
    expect(createAppStore(storage).getState().settings.theme).toBe('light');
  });

  it('is nothing where the browser forbids storage', () => {
    const forbidden = () => {
      throw new Error('SecurityError');
    };
    const store = createAppStore({ getItem: forbidden, setItem: forbidden });
    store.setState({ settings: { ...DEFAULT_SETTINGS, theme: 'light' } });
    expect(store.getState().settings.theme).toBe('light');
  });
});

describe('stored settings', () => {
  it('fall back one by one', () => {
    const text = JSON.stringify({ backend: 'cuda', theme: 'light', language: 'tlh', pack: 'own' });
    expect(parseSettings(text)).toEqual({ backend: 'auto', theme: 'light', language: 'en', pack: 'own' });
  });

  it.each([null, '', '{', '[]', 'null', '"dark"'])('fall back as a whole from %j', (text) => {
    expect(parseSettings(text)).toEqual(DEFAULT_SETTINGS);
  });
});
