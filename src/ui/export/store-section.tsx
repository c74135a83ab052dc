import { CircleAlert, CircleCheck, CircleHelp, Send } from 'lucide-react';
import { useState } from 'react';
import { statusCode, storeReason } from '@/files/dicomweb/store-reasons.ts';
import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import { Button } from '../controls/button.tsx';
import { Switch } from '../controls/switch.tsx';
import { ErrorCard } from '../run/error-card.tsx';
import { useExportText, type TextKey } from '../text.ts';
import { useStore, type ObjectFate, type WantedObjects } from './use-store.ts';

export interface StoreSectionProps {
  /** The server's name for people. */
  readonly server: string;
  /** Maps are made of it. */
  readonly label: RankedDisorder | undefined;
  /** Why nothing can be sent; undefined where it can. */
  readonly unavailable: string | undefined;
}

/** The only way in which anything leaves for a server: asked for, named, and answered for each object. */
export function StoreSection({ server, label, unavailable }: StoreSectionProps) {
  const t = useExportText();
  const { state, send } = useStore();
  const [report, setReport] = useState(true);
  const [maps, setMaps] = useState(false);
  const [agreed, setAgreed] = useState(false);
  const wanted: WantedObjects = { report, maps: maps ? label : undefined };
  const working = state.kind === 'working';
  const ready = unavailable === undefined && agreed && (report || wanted.maps !== undefined);
  return (
    <section className="export__store" aria-labelledby="store-heading">
      <h3 id="store-heading">{t('store.title')}</h3>
      <p>{t('store.lead', { server })}</p>
      {unavailable === undefined ? (
        <>
          <Switch label={t('store.report')} selected={report} disabled={working} onChange={setReport} />
          {label && (
            <Switch
              label={t('store.maps', { label: label.name })}
              selected={maps}
              disabled={working}
              onChange={setMaps}
            />
          )}
          <Switch label={t('store.agree')} selected={agreed} disabled={working} onChange={setAgreed} />
          <p className="small faint">{t('store.agreeDetail')}</p>
        </>
      ) : (
        <p className="small">{unavailable}</p>
      )}
      {state.kind === 'failed' && (
        <ErrorCard
          heading={t('store.failed')}
          error={state.error}
          onRetry={() => send(state.wanted, state.anyway)}
        />
      )}
      {state.kind === 'absent' ? (
        <div className="export__outcome" role="alert">
          <p>{t('store.absent', { server })}</p>
          <Button icon={Send} onPress={() => send(state.wanted, true)}>
            {t('store.anyway')}
          </Button>
        </div>
      ) : (
        <Button
          look="primary"
          icon={Send}
          isDisabled={!ready || working}
          onPress={() => {
            send(wanted);
            // A second press must be meant: it would store the same again.
            setAgreed(false);
          }}
        >
          {t('store.send', { server })}
        </Button>
      )}
      <div role="status">
        {working && <p className="small">{t('store.sending', { server })}</p>}
        {state.kind === 'sent' && <Fates fates={state.fates} />}
      </div>
    </section>
  );
}

const ICONS = {
  stored: CircleCheck,
  warned: CircleAlert,
  refused: CircleAlert,
  unknown: CircleHelp,
} as const;

function Fates({ fates }: { readonly fates: readonly ObjectFate[] }) {
  const t = useExportText();
  return (
    <ul className="export__fates">
      {fates.map(({ kind, uid, fate, code }) => {
        const word = fate === 'stored' && code !== undefined ? 'warned' : fate;
        const Icon = ICONS[word];
        return (
          <li key={uid}>
            <Icon aria-hidden size={16} />
            <span>
              {t(`store.kind.${kind}` satisfies TextKey<'export'>)}:{' '}
              {t(`store.fate.${word}` satisfies TextKey<'export'>)}
              {code !== undefined &&
                ` ${t('store.because', {
                  reason: t(`store.reason.${storeReason(code)}` satisfies TextKey<'export'>),
                  code: statusCode(code),
                })}`}
              <span className="export__uid small faint">{uid}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
