import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useApp, useAppState } from '../app-context.tsx';
import { IconButton } from '../controls/button.tsx';
import { Choice } from '../controls/choice.tsx';
import { useFormat, useText } from '../text.ts';

/** Of a list of thousands, those around the open case are offered by name; the arrows reach the others. */
const OFFERED = 200;

/** Which case of RadDiag's list is open, and the way to the others. Not there where the list has one. */
export function ListedCases() {
  const t = useText();
  const format = useFormat();
  const { cases } = useApp();
  const listed = useAppState((state) => state.opened.listed);
  if (!listed || listed.names.length < 2) return null;
  const { names, shown } = listed;
  const first = Math.max(0, Math.min(shown - OFFERED / 2, names.length - OFFERED));
  const place = (index: number) =>
    t('listed.place', { number: format.number(index + 1), count: format.number(names.length) });
  return (
    <div className="listed-cases">
      <Choice
        label={t('listed.title')}
        value={String(shown)}
        options={names.slice(first, first + OFFERED).map((name, i) => ({
          id: String(first + i),
          label: `${place(first + i)} · ${name}`,
        }))}
        onChange={(index) => void cases.showListed(Number(index))}
      />
      <IconButton
        icon={ChevronLeft}
        label={t('listed.previous')}
        isDisabled={shown === 0}
        onPress={() => void cases.showListed(shown - 1)}
      />
      <IconButton
        icon={ChevronRight}
        label={t('listed.next')}
        isDisabled={shown === names.length - 1}
        onPress={() => void cases.showListed(shown + 1)}
      />
    </div>
  );
}
