import { RotateCcw, TriangleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from '../controls/button.tsx';
import { useText } from '../text.ts';

export interface BoundaryProps {
  /** Of the part that it stands in for, so that the layout around it holds. */
  readonly className?: string;
  /** What the part is about: something else is tried by itself. */
  readonly about?: unknown;
  readonly children: ReactNode;
}

interface Caught {
  readonly error: unknown;
}

/**
 * Keeps a bug in one part of the page from taking the others away: React unmounts everything up to the nearest
 * boundary. The part can be tried again; the case, its results and what the user wrote are in the store.
 */
export class Boundary extends Component<BoundaryProps, { readonly caught: Caught | undefined }> {
  override readonly state: { readonly caught: Caught | undefined } = { caught: undefined };

  static getDerivedStateFromError(error: unknown): { readonly caught: Caught } {
    return { caught: { error } };
  }

  override componentDidUpdate({ about }: BoundaryProps): void {
    if (this.state.caught && about !== this.props.about) this.#retry();
  }

  readonly #retry = () => this.setState({ caught: undefined });

  override render(): ReactNode {
    const { caught } = this.state;
    const { className, children } = this.props;
    if (!caught) return children;
    return (
      <div className={className}>
        <Broken error={caught.error} onRetry={this.#retry} />
      </div>
    );
  }
}

function Broken({ error, onRetry }: { readonly error: unknown; onRetry(): void }) {
  const t = useText();
  return (
    <div className="error-card error-card--broken" role="alert">
      <h3 className="error-card__heading">
        <TriangleAlert aria-hidden size={18} />
        {t('broken.heading')}
      </h3>
      <p>{t('broken.detail')}</p>
      <p className="faint">{error instanceof Error ? `${error.name}: ${error.message}` : String(error)}</p>
      <div className="error-card__actions">
        <Button icon={RotateCcw} onPress={onRetry}>
          {t('action.retry')}
        </Button>
        <Button look="quiet" onPress={() => location.reload()}>
          {t('broken.reload')}
        </Button>
      </div>
    </div>
  );
}
