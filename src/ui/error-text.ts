import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { LongtailError } from '@/core/errors.ts';
import { describeError, type ErrorText } from '@/text/describe-error.ts';

/** An error in the user's words: what happened, the facts, what to do. */
export function useErrorText(): (error: LongtailError) => ErrorText {
  const { i18n } = useTranslation();
  return useMemo(() => (error) => describeError(error, i18n.t), [i18n.t]);
}
