import { useAppState } from '../app-context.tsx';
import { useText } from '../text.ts';

/** Tells assistive technology when a stage begins or ends; the progress bars themselves are silent. */
export function RunAnnouncer() {
  const t = useText();
  const kind = useAppState(({ run }) => run.kind);
  // A failure is announced by its card.
  const said = kind === 'idle' || kind === 'failed' ? '' : t(`run.${kind}`);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
