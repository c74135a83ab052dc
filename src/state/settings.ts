import { z } from 'zod';
import type { BackendChoice } from './app-services.ts';

export const THEMES = ['dark', 'light', 'system'] as const;
export type Theme = (typeof THEMES)[number];

/** Languages with a complete set of texts. A new one is added here and under `src/text`. */
export const LANGUAGES = ['en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const BACKEND_CHOICES = ['auto', 'webgpu', 'wasm'] as const satisfies readonly BackendChoice[];

/** Id of the pack that comes with the app. */
export const DEFAULT_PACK = 'compact';

export interface Settings {
  readonly backend: BackendChoice;
  readonly theme: Theme;
  readonly language: Language;
  readonly pack: string;
}

export const DEFAULT_SETTINGS: Settings = {
  backend: 'auto',
  theme: 'dark',
  language: 'en',
  pack: DEFAULT_PACK,
};

/** A value that is no longer valid falls back to its default alone, so that the other settings survive an update. */
const storedSettings = z.object({
  backend: z.enum(BACKEND_CHOICES).catch(DEFAULT_SETTINGS.backend),
  theme: z.enum(THEMES).catch(DEFAULT_SETTINGS.theme),
  language: z.enum(LANGUAGES).catch(DEFAULT_SETTINGS.language),
  pack: z.string().min(1).catch(DEFAULT_SETTINGS.pack),
});

/** Settings from their stored text; defaults where it is missing or broken. */
export function parseSettings(text: string | null): Settings {
  if (text === null) return DEFAULT_SETTINGS;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return DEFAULT_SETTINGS;
  }
  const parsed = storedSettings.safeParse(value);
  return parsed.success ? parsed.data : DEFAULT_SETTINGS;
}
