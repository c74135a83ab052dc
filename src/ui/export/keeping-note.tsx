import { Trash2 } from 'lucide-react';
import { useApp, useAppState } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { ErrorCard } from '../run/error-card.tsx';
import { useExportText, useFormat } from '../text.ts';

/** Where the verdict is, and how it goes away again. */
export function KeepingNote() {
  const t = useExportText();
  const format = useFormat();
  const { reading } = useApp();
  const keeping = useAppState((state) => state.keeping);
  const { cases = 0 } = keeping;
  const others = cases - (keeping.kind === 'kept' ? 1 : 0);
  const identified = useAppState((state) => state.identity !== undefined);
  return (
    <section className="keeping" aria-label={t('keeping.title')}>
      {keeping.kind === 'failed' && <ErrorCard heading={t('keeping.failed')} error={keeping.error} />}
      <p className="small" role="status">
        {keeping.kind === 'kept'
          ? t('keeping.kept', { time: format.time(keeping.saved) })
          : t(identified ? 'keeping.will' : 'keeping.cannot')}
      </p>
      <div className="keeping__actions">
        {keeping.kind === 'kept' && (
          <Button look="quiet" icon={Trash2} onPress={() => void reading.forget()}>
            {t('keeping.forget')}
          </Button>
        )}
        {others > 0 && (
          <Button look="quiet" icon={Trash2} onPress={() => void reading.forgetAll()}>
            {t('keeping.forgetAll', { count: cases })}
          </Button>
        )}
      </div>
    </section>
  );
}
