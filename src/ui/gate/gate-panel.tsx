import { CircleAlert, Info, OctagonX, type LucideIcon } from 'lucide-react';
import type { GateFinding, GateLevel } from '@/gate/finding.ts';
import { useChosenScans } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { useGateText } from '../text.ts';

/** A shape of its own each, and the word beside it. */
const ICONS: Readonly<Record<GateLevel, LucideIcon>> = { stop: OctagonX, warn: CircleAlert, note: Info };

export interface GatePanelProps {
  readonly findings: readonly GateFinding[];
  /** The result below is hidden; undefined where it is not. */
  readonly onShowAnyway: (() => void) | undefined;
}

/** What to know before reading the result: open where something is serious, else one line. */
export function GatePanel({ findings, onShowAnyway }: GatePanelProps) {
  const t = useGateText();
  if (findings.length === 0) return null;
  const serious = findings.some(({ level }) => level !== 'note');
  return (
    <section className="gate" aria-label={t('heading')}>
      <details open={serious}>
        <summary>
          {t('heading')}: {t('count', { count: findings.length })}
        </summary>
        <ul className="gate__list">
          {findings.map((finding, i) => (
            <Finding key={`${i} ${finding.check} ${finding.scanId ?? ''}`} finding={finding} />
          ))}
        </ul>
      </details>
      {onShowAnyway && (
        <div className="gate__hidden" role="alert">
          <p>{t('hidden')}</p>
          <Button onPress={onShowAnyway}>{t('showAnyway')}</Button>
        </div>
      )}
    </section>
  );
}

function Finding({ finding }: { readonly finding: GateFinding }) {
  const t = useGateText();
  const chosen = useChosenScans();
  const { check, level, scanId, facts } = finding;
  const Icon = ICONS[level];
  const title = chosen.find(({ scan }) => scan.id === scanId)?.title;
  return (
    <li className={`gate__finding gate__finding--${level}`}>
      <Icon aria-hidden size={16} />
      <div>
        <p className="gate__title">
          {t(`check.${check}.title`, facts)} <span className="small faint">({t(`level.${level}`)})</span>
        </p>
        <p className="small faint">{title ?? t('case')}</p>
        <p className="small">{t(`check.${check}.reason`, facts)}</p>
        <p className="small">{t('todo', { todo: t(`check.${check}.todo`, facts) })}</p>
      </div>
    </li>
  );
}
