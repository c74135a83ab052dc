import { Undo2 } from 'lucide-react';
import { useApp, useAppState } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { useText } from '../text.ts';

/** How many changes were made by hand, a way back, and those that the files no longer allow. */
export function HandChanges() {
  const t = useText();
  const { cases } = useApp();
  const count = useAppState((state) => state.overrides.length);
  const refused = useAppState((state) => state.opened.refusedChanges);
  if (count === 0) return null;
  return (
    <div className="hand-changes small">
      <p>{t('hand.changes', { count })}</p>
      <Button look="quiet" icon={Undo2} onPress={() => void cases.undo()}>
        {t('hand.undo')}
      </Button>
      {refused && refused.length > 0 && (
        <ul className="hand-changes__refused">
          {refused.map((why) => (
            <li key={why}>{t('hand.refused', { why })}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
