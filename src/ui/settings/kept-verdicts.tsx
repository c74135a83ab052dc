import { Trash2 } from 'lucide-react';
import { useEffect } from 'react';
import { useApp, useAppState } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { useExportText } from '../text.ts';

/** How many verdicts this browser keeps, also where none of their cases is open. */
export function KeptVerdicts() {
  const t = useExportText();
  const { reading } = useApp();
  const cases = useAppState((state) => state.keeping.cases ?? 0);
  useEffect(() => void reading.count(), [reading]);
  return (
    <section aria-label={t('keeping.title')}>
      <p role="status">{t('keeping.count', { count: cases })}</p>
      {cases > 0 && (
        <Button icon={Trash2} onPress={() => void reading.forgetAll()}>
          {t('keeping.forgetAll', { count: cases })}
        </Button>
      )}
    </section>
  );
}
