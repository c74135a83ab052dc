import { RotateCcw } from 'lucide-react';
import type { SavedState } from '@/state/saved-result.ts';
import { useApp, useAppState } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { useExportText, useFormat } from '../text.ts';
import './saved-note.css';

/** Says that the ranking was saved earlier, and which of its pictures are open. */
export function SavedNote() {
  const saved = useAppState((state) => state.saved);
  return saved ? <Note saved={saved} /> : null;
}

function Note({ saved }: { readonly saved: SavedState }) {
  const t = useExportText();
  const format = useFormat();
  const { run } = useApp();
  const { result, missing } = saved;
  const scans = result.diagnosis.scans;
  const open = scans.length - missing.length;
  return (
    <section className="saved-note" aria-label={t('saved_result.title')} role="status">
      <p>
        <strong>{t('saved_result.title')}</strong>{' '}
        {t('saved_result.made', {
          pack: result.pack.id,
          version: result.pack.version,
          time: format.time(result.created),
        })}
      </p>
      <Pictures saved={saved} />
      {open > 0 && missing.length > 0 && <MissingScans saved={saved} />}
      {open > 0 && (
        <Button icon={RotateCcw} onPress={() => void run.rank()}>
          {t('saved_result.again')}
        </Button>
      )}
    </section>
  );
}

function Pictures({ saved: { result, missing, foreign } }: { readonly saved: SavedState }) {
  const t = useExportText();
  const count = result.diagnosis.scans.length;
  if (missing.length === 0) return <p>{t('saved_result.all')}</p>;
  if (missing.length < count) return <p>{t('saved_result.some', { count: missing.length })}</p>;
  if (result.scans.every(({ identity }) => identity === undefined))
    return <p>{t('saved_result.unmarked')}</p>;
  return <p>{t(foreign ? 'saved_result.foreign' : 'saved_result.none', { count })}</p>;
}

function MissingScans({ saved: { result, missing } }: { readonly saved: SavedState }) {
  const t = useExportText();
  return (
    <ul>
      {missing.map((i) => (
        <li key={i}>
          {t('saved_result.scan', {
            number: i + 1,
            modality: result.diagnosis.scans[i]?.modality ?? '',
            count: result.scans[i]?.slices ?? 0,
          })}
        </li>
      ))}
    </ul>
  );
}

/** In place of the scans, where only their result is open. */
export function SavedScans({ saved }: { readonly saved: SavedState }) {
  const t = useExportText();
  return (
    <div className="idle-card">
      <h3>{t('saved_result.scansTitle')}</h3>
      <MissingScans saved={saved} />
      <p>{t('saved_result.drop')}</p>
    </div>
  );
}
