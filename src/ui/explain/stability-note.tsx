import { useEffect, useRef, useState } from 'react';
import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import type { Diagnosis } from '@/ranking/diagnosis.ts';
import { spreadOf, type TestTimeSpread } from '@/explain/test-time.ts';
import { probabilityOf } from '@/ranking/probability.ts';
import { useAppState } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { Progress } from '../controls/progress.tsx';
import { ErrorCard } from '../run/error-card.tsx';
import { useExplain, useRequestOf, useShownLogit } from './asked.ts';
import { useExplainText } from './explain-text.ts';
import type { WhyProps } from './why-section.tsx';

type Asked = { readonly about: Diagnosis } & (
  | { readonly kind: 'running'; readonly done: number; readonly of: number }
  | { readonly kind: 'answered'; readonly answer: Result<TestTimeSpread, LongtailError> }
);

/** Ranks the case again under other windows and mirrored, on request, and says how far the label moves. */
export function StabilityNote({ disorder, diagnosis }: WhyProps) {
  const t = useExplainText();
  const explain = useExplain();
  const request = useRequestOf(diagnosis);
  const shown = useShownLogit(disorder, diagnosis.pack);
  const [asked, setAsked] = useState<Asked>();
  const manifest = useAppState(
    ({ packs }) => packs.list.find((one) => one.manifest.id === diagnosis.pack)?.manifest,
  );
  const temperature = manifest?.measured?.temperature;
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  async function ask(): Promise<void> {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setAsked({ about: diagnosis, kind: 'running', done: 0, of: 1 });
    const answer = await explain.spread(request, {
      signal: controller.signal,
      onProgress: (done, of) => setAsked({ about: diagnosis, kind: 'running', done, of }),
    });
    if (!controller.signal.aborted) setAsked({ about: diagnosis, kind: 'answered', answer });
  }

  if (asked?.about !== diagnosis) return <Button onPress={() => void ask()}>{t('spread')}</Button>;
  if (asked.kind === 'running')
    return (
      <Progress
        label={t('spreadComputing', { done: asked.done, of: asked.of })}
        fraction={asked.done / asked.of}
      />
    );
  if (!asked.answer.ok) return <ErrorCard heading={t('failed')} error={asked.answer.error} />;
  const { lowest, highest, each } = spreadOf(asked.answer.value, disorder.index);
  const key = disorder.probability === undefined ? 'spreadScore' : 'spreadProbability';
  return (
    <div className="why__spread" role="status">
      <p>{t(key, { lowest: shown(lowest), highest: shown(highest) })}</p>
      {disorder.probability !== undefined && (
        <Interval
          lowest={probabilityOf(lowest, temperature)}
          highest={probabilityOf(highest, temperature)}
          now={disorder.probability}
        />
      )}
      <ul className="why__variations small faint">
        {each.map(({ name, logit }) => (
          <li key={name}>
            {t(`variation.${name}`)} <span className="digits">{shown(logit)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** From the lowest to the highest probability on a line from 0 to 1, with a mark where it is now. */
function Interval({ lowest, highest, now }: Readonly<Record<'lowest' | 'highest' | 'now', number>>) {
  const at = (share: number) => `${(100 * share).toFixed(1)}%`;
  return (
    <span className="interval" aria-hidden>
      <span
        className="interval__range"
        style={{ insetInlineStart: at(lowest), inlineSize: at(highest - lowest) }}
      />
      <span className="interval__now" style={{ insetInlineStart: at(now) }} />
    </span>
  );
}
