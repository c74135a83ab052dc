import type { LongtailError } from '@/core/errors.ts';
import { useErrorText } from '../error-text.ts';
import { useText } from '../text.ts';

/** Says that names are searched by their wordings alone, and why. */
export function SearchProblem({ problem }: { readonly problem: LongtailError | undefined }) {
  const t = useText();
  const errorText = useErrorText();
  if (!problem) return null;
  const { detail, remedy } = errorText(problem);
  return <p className="ranking__count small faint">{t('ranking.noMeaning', { detail, remedy })}</p>;
}
