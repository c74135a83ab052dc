import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RESOURCES } from '@/text/create-text.ts';

/** A plural's keys end in `_one` and `_other`; it is asked for without them. */
type WithoutPlural<K extends string> = K extends `${infer Base}_${'one' | 'other'}` ? Base : K;

type Path<T> = {
  [K in keyof T & string]: T[K] extends string ? WithoutPlural<K> : `${K}.${Path<T[K]>}`;
}[keyof T & string];

/** `dates`: of two examinations compared. `ui`: the page's own texts. `ranking`, `gate`: those that exports share with it. `label`: of a label's page.
 * `pacs`: of the search on a server. */
type Namespace = 'ui' | 'dates' | 'explain' | 'export' | 'ranking' | 'gate' | 'label' | 'pacs';

/** Every text by its path in its file: a key that is not there does not compile. */
export type TextKey<N extends Namespace = 'ui'> = Path<(typeof RESOURCES)['en'][N]>;

export type Translate<N extends Namespace = 'ui'> = (
  key: TextKey<N>,
  values?: Readonly<Record<string, string | number>>,
) => string;

export function useText(): Translate {
  const { t } = useTranslation('ui');
  return useMemo(() => (key, values) => t(key, values ?? {}), [t]);
}

export function useDatesText(): Translate<'dates'> {
  const { t } = useTranslation('dates');
  return useMemo(() => (key, values) => t(key, values ?? {}), [t]);
}

export function useRankingText(): Translate<'ranking'> {
  const { t } = useTranslation('ranking');
  return useMemo(() => (key, values) => t(key, values ?? {}), [t]);
}

export function useGateText(): Translate<'gate'> {
  const { t } = useTranslation('gate');
  return useMemo(() => (key, values) => t(key, values ?? {}), [t]);
}

export function useLabelText(): Translate<'label'> {
  const { t } = useTranslation('label');
  return useMemo(() => (key, values) => t(key, values ?? {}), [t]);
}

export function useExportText(): Translate<'export'> {
  const { t } = useTranslation('export');
  return useMemo(() => (key, values) => t(key, values ?? {}), [t]);
}

export function usePacsText(): Translate<'pacs'> {
  const { t } = useTranslation('pacs');
  return useMemo(() => (key, values) => t(key, values ?? {}), [t]);
}

export interface Format {
  number(value: number): string;
  /** 0..1 as whole per cent; what is between 0 and 1 % is not called 0. */
  percent(share: number): string;
  decimal(value: number, digits: number): string;
  bytes(value: number): string;
  duration(milliseconds: number): string;
  /** Date and time of an ISO timestamp, where the user is. */
  time(iso: string): string;
}

function formatFor(language: string): Format {
  const whole = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const unit = (name: string, digits: number) =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, maximumFractionDigits: digits });
  const units = [
    { from: 1e9, format: unit('gigabyte', 1) },
    { from: 1e6, format: unit('megabyte', 1) },
    { from: 1e3, format: unit('kilobyte', 0) },
  ];
  const bytes = unit('byte', 0);
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const ms = unit('millisecond', 0);
  const seconds = unit('second', 1);
  return {
    number: (value) => whole.format(value),
    percent: (share) => (share > 0 && share < 0.01 ? `<${percent.format(0.01)}` : percent.format(share)),
    decimal: (value, digits) =>
      value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    bytes: (value) => {
      const scale = units.find(({ from }) => value >= from);
      return scale ? scale.format.format(value / scale.from) : bytes.format(value);
    },
    time: (iso) => time.format(new Date(iso)),
    duration: (value) => (value < 1000 ? ms.format(value) : seconds.format(value / 1000)),
  };
}

/** Numbers as the chosen language writes them. */
export function useFormat(): Format {
  const { i18n } = useTranslation('ui');
  return useMemo(() => formatFor(i18n.language), [i18n.language]);
}
