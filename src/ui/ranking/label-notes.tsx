import type { Catalogue } from '@/catalogue/catalogue.ts';
import { useApp } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { useRankingText, useText } from '../text.ts';

export interface LabelNotesProps {
  readonly index: number;
  readonly catalogue: Catalogue;
}

/** What to know about the label itself: a doubtful code, labels that mean nearly the same. */
export function LabelNotes({ index, catalogue }: LabelNotesProps) {
  const t = useText();
  const words = useRankingText();
  const { view } = useApp();
  const note = catalogue.disorder(index)?.codeNote;
  const near = catalogue.duplicatesOf(index);
  if (!note && !near) return null;
  return (
    <div className="label-notes small">
      {note && (
        <p>
          {words(`codeNote.${note.kind}`, {
            category: note.kind === 'listed-elsewhere' ? note.category : '',
          })}
        </p>
      )}
      {near && (
        <>
          <h4>{t('details.duplicates')}</h4>
          <p className="faint">{words(`duplicates.${near.kind}`)}</p>
          <ul className="label-notes__near">
            {near.indices
              .filter((other) => other !== index)
              .map((other) => (
                <li key={other}>
                  <Button look="quiet" onPress={() => view.selectLabel(other)}>
                    {catalogue.disorder(other)?.name ?? other}
                  </Button>
                </li>
              ))}
          </ul>
        </>
      )}
    </div>
  );
}
