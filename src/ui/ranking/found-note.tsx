import type { FoundBy } from '@/catalogue/found-labels.ts';
import { useText } from '../text.ts';

/** Why a row is among those found: by which other wording, or by meaning alone. */
export function FoundNote({ found }: { readonly found: FoundBy | undefined }) {
  const t = useText();
  if (!found || found.by === 'name') return null;
  return (
    <span className="found-note">
      {found.by === 'wording' ? t('ranking.foundBy', { wording: found.via }) : t('ranking.foundByMeaning')}
    </span>
  );
}
