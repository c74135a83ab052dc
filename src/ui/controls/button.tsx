import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  Tooltip,
  TooltipTrigger,
  type ButtonProps as AriaButtonProps,
} from 'react-aria-components';

interface Look {
  /** `primary`: the one thing to do here. `quiet`: no edge until it is pointed at. */
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: LucideIcon;
}

export interface ButtonProps extends Look, Omit<AriaButtonProps, 'className' | 'children'> {
  readonly children: ReactNode;
}

export function Button({ look = 'plain', icon: Icon, children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={`button button--${look}`}>
      {Icon && <Icon aria-hidden size={16} />}
      <span className="button__label">{children}</span>
    </AriaButton>
  );
}

export interface IconButtonProps
  extends Look, Omit<AriaButtonProps, 'className' | 'children' | 'aria-label'> {
  readonly icon: LucideIcon;
  /** Says what the button does: name and tooltip. */
  readonly label: string;
  readonly size?: 'normal' | 'small';
}

export function IconButton({
  icon: Icon,
  label,
  look = 'quiet',
  size = 'normal',
  ...props
}: IconButtonProps) {
  return (
    <TooltipTrigger delay={500}>
      <AriaButton
        {...props}
        aria-label={label}
        className={`button button--${look} button--icon button--${size}`}
      >
        <Icon aria-hidden size={size === 'small' ? 15 : 18} />
      </AriaButton>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
