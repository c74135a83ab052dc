import { ChevronDown, ChevronUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Group, Input, Label, NumberField } from 'react-aria-components';
import type { Diagnosis, RankedDisorder } from '@/ranking/diagnosis.ts';
import { useChosenScans } from '../app-context.tsx';
import { Switch } from '../controls/switch.tsx';
import { useErrorText } from '../error-text.ts';
import { useExportText } from '../text.ts';
import type { PictureChoice } from './print-pictures.ts';
import type { Picture } from './use-pictures.ts';

export interface PictureCardProps {
  readonly choice: PictureChoice;
  readonly diagnosis: Diagnosis;
  readonly picture: Picture;
  readonly caption: string;
  readonly label: RankedDisorder | undefined;
  onChange(next: Partial<PictureChoice>): void;
  readonly children: ReactNode;
}

/** One picture as it will be printed, with what can be changed about it. */
export function PictureCard(props: PictureCardProps) {
  const { choice, diagnosis, picture, caption, label, onChange, children } = props;
  const t = useExportText();
  const describe = useErrorText();
  const scans = useChosenScans();
  const { subject, printed } = choice;
  const outcome =
    subject.kind === 'slice' ? diagnosis.scans.find(({ scanId }) => scanId === subject.scanId) : undefined;
  const reached = subject.kind === 'slice' && (outcome?.used.includes(subject.slice) ?? false);
  const count =
    subject.kind === 'slice'
      ? (scans.find(({ scan }) => scan.id === subject.scanId)?.scan.slices.length ?? 1)
      : 1;
  return (
    <li className={`print-choice ${printed ? '' : 'print-choice--left-out'}`}>
      <figure>
        {picture.kind === 'drawn' ? (
          <img src={picture.url} alt="" />
        ) : (
          <p className="print-choice__blank small" role="status">
            {picture.kind === 'drawing' ? t('printing.drawing') : describe(picture.error).detail}
          </p>
        )}
        <figcaption className="small">{caption}</figcaption>
      </figure>
      <Switch label={t('printing.printed')} selected={printed} onChange={(on) => onChange({ printed: on })} />
      {subject.kind === 'slice' && (
        <>
          {count > 1 && (
            <NumberField
              className="field field--number"
              value={subject.slice + 1}
              minValue={1}
              maxValue={count}
              onChange={(number) => {
                if (!Number.isInteger(number)) return;
                const slice = number - 1;
                const map = outcome?.used.includes(slice) ? subject.map : undefined;
                onChange({ subject: { ...subject, slice, map } });
              }}
            >
              <Label>{t('printing.slice', { count })}</Label>
              <Group className="stepper">
                <Input />
                <Button slot="decrement" className="stepper__button">
                  <ChevronDown aria-hidden size={14} />
                </Button>
                <Button slot="increment" className="stepper__button">
                  <ChevronUp aria-hidden size={14} />
                </Button>
              </Group>
            </NumberField>
          )}
          {label && (
            <Switch
              label={t('printing.map', { label: label.name })}
              selected={subject.map !== undefined}
              disabled={!reached}
              onChange={(on) => onChange({ subject: { ...subject, map: on ? label.index : undefined } })}
            />
          )}
          {label && !reached && <p className="small faint">{t('printing.notReached')}</p>}
        </>
      )}
      <div className="print-choice__actions">{children}</div>
    </li>
  );
}
