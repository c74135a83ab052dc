import { CircleAlert, CircleCheck, CircleDashed, CircleMinus, Split, type LucideIcon } from 'lucide-react';
import type { Measurement } from '@/model/manifest.ts';
import { useRankingText } from '../text.ts';

/** A shape of its own each: colour only repeats what the word and the shape say. */
const ICONS: Readonly<Record<Measurement['verdict'], LucideIcon>> = {
  good: CircleCheck,
  fair: CircleMinus,
  poor: CircleAlert,
  few: CircleDashed,
  confounded: Split,
};

/** How far a measurement may be trusted, in a word. */
export function VerdictMark({ verdict }: { readonly verdict: Measurement['verdict'] }) {
  const t = useRankingText();
  const Icon = ICONS[verdict];
  return (
    <span className={`verdict verdict--${verdict}`}>
      <Icon aria-hidden size={13} />
      {t(`verdict.${verdict}`)}
    </span>
  );
}
