import { Download, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { LongtailError } from '@/core/errors.ts';
import type { DeidentifiedCase } from '@/state/export-services.ts';
import { useApp } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { Progress } from '../controls/progress.tsx';
import { Switch } from '../controls/switch.tsx';
import { useErrorText } from '../error-text.ts';
import { ErrorCard } from '../run/error-card.tsx';
import { saveBlob } from '../save-blob.ts';
import { useExportText } from '../text.ts';

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly made: DeidentifiedCase }
  | { readonly kind: 'failed'; readonly error: LongtailError };

/** The whole case as a ZIP; afterwards, what is not in it and what to look at. */
export function DeidentifyRow() {
  const t = useExportText();
  const { exports } = useApp();
  const [intervals, setIntervals] = useState(false);
  const [state, setState] = useState<State>({ kind: 'idle' });
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);

  const { services } = exports;
  const save = async () => {
    if (!services) return;
    const own = new AbortController();
    controller.current = own;
    setState({ kind: 'working', done: 0, total: 0 });
    const made = await services.deidentify(
      { salt: exports.salt(), keepIntervals: intervals },
      {
        signal: own.signal,
        // The last report can come after the result: messages of a worker take two ways.
        onProgress: (done, total) =>
          setState((state) => (state.kind === 'working' ? { kind: 'working', done, total } : state)),
      },
    );
    if (own.signal.aborted) return;
    if (!made.ok) {
      setState({ kind: 'failed', error: made.error });
      return;
    }
    saveBlob(made.value.zip, 'longtail-deidentified.zip');
    setState({ kind: 'done', made: made.value });
  };
  const cancel = () => {
    controller.current?.abort();
    setState({ kind: 'idle' });
  };
  const what = t('deidentified.name');
  const working = state.kind === 'working';
  return (
    <li className="export__row">
      <div>
        <h3>{what}</h3>
        <p className="small faint">{t('deidentified.detail')}</p>
        <div className="export__option">
          <Switch label={t('intervals')} selected={intervals} disabled={working} onChange={setIntervals} />
          <p className="small faint">{t('intervalsDetail')}</p>
        </div>
        {working && (
          <Progress
            label={t('working', { what })}
            fraction={state.total > 0 ? state.done / state.total : undefined}
            valueText={t('files', { done: state.done, total: state.total })}
          />
        )}
        {state.kind === 'failed' && <ErrorCard heading={t('failed')} error={state.error} />}
        {state.kind === 'done' && <Outcome made={state.made} />}
      </div>
      {working ? (
        <Button icon={X} onPress={cancel}>
          {t('cancel')}
        </Button>
      ) : (
        <Button icon={Download} isDisabled={!services} onPress={() => void save()}>
          {t('save', { what })}
        </Button>
      )}
    </li>
  );
}

function Outcome({ made: { files, leftOut, burnedIn } }: { readonly made: DeidentifiedCase }) {
  const t = useExportText();
  const describe = useErrorText();
  return (
    <div className="export__outcome small" role="status">
      <p>{t('result.files', { count: files })}</p>
      {leftOut.length > 0 && (
        <>
          <p>{t('result.leftOut', { count: leftOut.length })}</p>
          <ul>
            {leftOut.map(({ path, reason }) => (
              <li key={path}>
                {path}: {describe(reason).detail}
              </li>
            ))}
          </ul>
        </>
      )}
      {burnedIn.length > 0 ? (
        <>
          <p>{t('result.burnedIn')}</p>
          <ul>
            {burnedIn.map((title) => (
              <li key={title}>{title}</li>
            ))}
          </ul>
        </>
      ) : (
        <p>{t('result.look')}</p>
      )}
    </div>
  );
}
