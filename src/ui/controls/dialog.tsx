import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useText } from '../text.ts';
import { IconButton } from './button.tsx';

export interface DialogProps {
  readonly title: string;
  readonly size?: 'small' | 'medium' | 'large';
  readonly children: ReactNode;
  /** Below the content, always in sight. */
  readonly footer?: ReactNode;
  onClose(): void;
}

/** A dialog in front of the page. Escape, the cross and a click beside it close it. */
export function Dialog({ title, size = 'medium', children, footer, onClose }: DialogProps) {
  const t = useText();
  return (
    <ModalOverlay className="overlay" isDismissable isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal className={`dialog dialog--${size}`}>
        <AriaDialog className="dialog__body">
          <div className="dialog__head">
            <Heading slot="title" className="dialog__title">
              {title}
            </Heading>
            <IconButton icon={X} label={t('action.close')} onPress={onClose} />
          </div>
          {/* A scrolling region without a control inside must still be reachable by keyboard. */}
          <div className="dialog__content" role="group" aria-label={title} tabIndex={0}>
            {children}
          </div>
          {footer && <div className="dialog__foot">{footer}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
