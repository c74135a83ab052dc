import { Minus, Plus, Printer } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { CaseResult } from '@/report/case-result.ts';
import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import { useChosenScans } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { ResearchNotice } from '../shell/research-notice.tsx';
import { useExportText } from '../text.ts';
import { useViewerSlot } from '../viewer/viewer-context.tsx';
import { PictureCard } from './picture-card.tsx';
import { choice, firstChoices, type PictureChoice } from './print-pictures.ts';
import type { PrintedPicture } from './print-sections.tsx';
import { PrintView } from './print-view.tsx';
import './print-dialog.css';
import { useCaption } from './use-caption.ts';
import { usePictures } from './use-pictures.ts';

export interface PrintDialogProps {
  readonly result: CaseResult;
  readonly names: boolean;
  /** Maps are of it; undefined where there are none. */
  readonly label: RankedDisorder | undefined;
  onClose(): void;
}

/** The key images that go to paper, chosen one by one and shown as they will be printed. */
export function PrintDialog({ result, names, label, onClose }: PrintDialogProps) {
  const t = useExportText();
  const { viewer } = useViewerSlot();
  const scans = useChosenScans();
  const [choices, setChoices] = useState<readonly PictureChoice[]>(() => {
    const open = new Set(scans.map(({ scan }) => scan.id));
    return firstChoices(result.diagnosis, viewer).filter(
      ({ subject }) => subject.kind === 'viewport' || open.has(subject.scanId),
    );
  });
  const [printing, setPrinting] = useState<readonly PrintedPicture[]>();
  const pictureOf = usePictures(choices);
  const captionOf = useCaption(result.diagnosis, names);
  const done = useCallback(() => setPrinting(undefined), []);

  const change = (id: string, next: Partial<PictureChoice>) =>
    setChoices(choices.map((one) => (one.id === id ? { ...one, ...next } : one)));
  const printed = choices.filter((one) => one.printed);
  const drawing = printed.some(({ subject }) => pictureOf(subject).kind === 'drawing');
  const print = () =>
    setPrinting(
      printed.flatMap(({ id, subject }) => {
        const picture = pictureOf(subject);
        return picture.kind === 'drawn' ? [{ id, url: picture.url, caption: captionOf(subject) }] : [];
      }),
    );
  const add = (from: PictureChoice) => {
    const at = choices.indexOf(from) + 1;
    setChoices(choices.toSpliced(at, 0, choice(from.subject)));
  };
  return (
    <Dialog
      title={t('printing.title')}
      size="large"
      onClose={onClose}
      footer={
        <>
          <ResearchNotice />
          <Button look="primary" icon={Printer} isDisabled={drawing} onPress={print}>
            {drawing ? t('printing.drawing') : t('printing.action', { count: printed.length })}
          </Button>
        </>
      }
    >
      <p>{t(choices.length > 0 ? 'printing.lead' : 'printing.none')}</p>
      <ul className="print-choices">
        {choices.map((one) => (
          <PictureCard
            key={one.id}
            choice={one}
            diagnosis={result.diagnosis}
            picture={pictureOf(one.subject)}
            caption={captionOf(one.subject)}
            label={label}
            onChange={(next) => change(one.id, next)}
          >
            {one.subject.kind === 'slice' && (
              <Button look="quiet" icon={Plus} onPress={() => add(one)}>
                {t('printing.another')}
              </Button>
            )}
            {choices.filter(({ subject }) => sameScan(subject, one.subject)).length > 1 && (
              <Button
                look="quiet"
                icon={Minus}
                onPress={() => setChoices(choices.filter(({ id }) => id !== one.id))}
              >
                {t('printing.remove')}
              </Button>
            )}
          </PictureCard>
        ))}
      </ul>
      {printing && <PrintView result={result} pictures={printing} names={names} onDone={done} />}
    </Dialog>
  );
}

const sameScan = (a: PictureChoice['subject'], b: PictureChoice['subject']): boolean =>
  a.kind === 'slice' && b.kind === 'slice' && a.scanId === b.scanId;
