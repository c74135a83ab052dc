import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Translate } from '../text.ts';

/** The texts of the section "Why". */
export function useExplainText(): Translate<'explain'> {
  const { t } = useTranslation('explain');
  return useMemo(() => (key, values) => t(key, values ?? {}), [t]);
}
