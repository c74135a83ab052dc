import { FileSearch, RotateCcw, TriangleAlert } from 'lucide-react';
import type { LongtailError } from '@/core/errors.ts';
import { useApp, useAppState } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { useErrorText } from '../error-text.ts';
import { useText } from '../text.ts';

export interface ErrorCardProps {
  /** What did not happen. */
  readonly heading: string;
  readonly error: LongtailError;
  onRetry?(): void;
}

/** What happened, why, and what to do. */
export function ErrorCard({ heading, error, onRetry }: ErrorCardProps) {
  const t = useText();
  const { view } = useApp();
  const hasFiles = useAppState((state) => state.opened.files.length > 0);
  const { title, detail, remedy } = useErrorText()(error);
  return (
    <div className="error-card" role="alert">
      <h3 className="error-card__heading">
        <TriangleAlert aria-hidden size={18} />
        {heading}
      </h3>
      <p className="error-card__title">{title}</p>
      <p>{detail}</p>
      <p>
        <strong>{t('error.whatToDo')}:</strong> {remedy}
      </p>
      <div className="error-card__actions">
        {onRetry && (
          <Button icon={RotateCcw} onPress={onRetry}>
            {t('action.retry')}
          </Button>
        )}
        {hasFiles && (
          <Button look="quiet" icon={FileSearch} onPress={() => view.openDialog('report')}>
            {t('action.importReport')}
          </Button>
        )}
      </div>
    </div>
  );
}
