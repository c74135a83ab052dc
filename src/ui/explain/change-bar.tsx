export interface ChangeBarProps {
  /** Of the logit: below zero where the part speaks for the label. */
  readonly change: number;
  readonly strongest: number;
  /** The same in words. */
  readonly detail: string;
}

/** A bar from the middle: to the right what speaks for the label, to the left what speaks against it. */
export function ChangeBar({ change, strongest, detail }: ChangeBarProps) {
  const share = strongest > 0 ? Math.min(1, Math.abs(change) / strongest) / 2 : 0;
  return (
    <div className="change">
      <span className="change__track" aria-hidden>
        <span
          className={change < 0 ? 'change__fill change__fill--for' : 'change__fill change__fill--against'}
          style={{
            inlineSize: `${share * 100}%`,
            insetInlineStart: change < 0 ? '50%' : `${(0.5 - share) * 100}%`,
          }}
        />
      </span>
      <span className="change__detail small digits">{detail}</span>
    </div>
  );
}
