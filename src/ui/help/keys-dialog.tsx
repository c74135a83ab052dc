import { KEY_BINDINGS } from '@/viewer/keys.ts';
import { useApp } from '../app-context.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { useText, type TextKey } from '../text.ts';

/** Keys whose names are signs. */
const SIGNS: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageDown: 'Page ↓',
  PageUp: 'Page ↑',
};

const POINTER: readonly (readonly [TextKey, TextKey])[] = [
  ['keys.wheel', 'keys.wheelDoes'],
  ['keys.left', 'keys.leftDoes'],
  ['keys.right', 'keys.rightDoes'],
  ['keys.middle', 'keys.middleDoes'],
];

const PAGE: readonly (readonly [string, TextKey])[] = [
  ['Tab', 'keys.tab'],
  ['← ↑ ↓ →', 'keys.arrows'],
  ['Ctrl ␣', 'keys.compareRows'],
  ['Esc', 'keys.escape'],
  ['Ctrl V', 'keys.paste'],
];

export function KeysDialog() {
  const t = useText();
  const { view } = useApp();
  return (
    <Dialog title={t('keys.title')} size="large" onClose={() => view.closeDialog()}>
      <div className="keys">
        <section>
          <h3>{t('keys.viewerTitle')}</h3>
          <dl className="keys__list">
            {KEY_BINDINGS.map(({ key, command }) => (
              <Entry
                key={key}
                term={<kbd>{key === ' ' ? t('keys.space') : (SIGNS[key] ?? key)}</kbd>}
                meaning={t(`keys.command.${command}`)}
              />
            ))}
          </dl>
        </section>
        <div className="keys__side">
          <section>
            <h3>{t('keys.mouseTitle')}</h3>
            <dl className="keys__list">
              {POINTER.map(([what, does]) => (
                <Entry key={what} term={t(what)} meaning={t(does)} />
              ))}
            </dl>
          </section>
          <section>
            <h3>{t('keys.pageTitle')}</h3>
            <dl className="keys__list">
              {PAGE.map(([key, does]) => (
                <Entry key={key} term={<kbd>{key}</kbd>} meaning={t(does)} />
              ))}
            </dl>
          </section>
        </div>
      </div>
    </Dialog>
  );
}

function Entry({ term, meaning }: { readonly term: React.ReactNode; readonly meaning: string }) {
  return (
    <div className="keys__entry">
      <dt>{term}</dt>
      <dd>{meaning}</dd>
    </div>
  );
}
