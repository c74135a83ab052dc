import { Columns2, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import {
  Autocomplete,
  Dialog,
  DialogTrigger,
  Input,
  Label,
  Menu,
  MenuItem,
  Popover,
  SearchField,
} from 'react-aria-components';
import type { Diagnosis, RankedDisorder } from '@/ranking/diagnosis.ts';
import { disorderRows, filterRows } from '@/state/ranking-view.ts';
import { useApp } from '../../app-context.tsx';
import { Button } from '../../controls/button.tsx';
import { useFoundLabels } from '../../label/use-found-labels.ts';
import { useFormat } from '../../text.ts';
import { FoundNote } from '../../ranking/found-note.tsx';
import { useExplainText } from '../explain-text.ts';

/** More are found by typing. */
const SHOWN = 40;

export interface LabelPickerProps {
  readonly disorder: RankedDisorder;
  readonly diagnosis: Diagnosis;
  /** Another choice was made, or none. */
  readonly onChosen?: () => void;
}

/** Asks for the label that this one is compared with: the ranking's first, or what is typed. */
export function LabelPicker(props: LabelPickerProps) {
  const t = useExplainText();
  const { name } = props.disorder;
  return (
    <DialogTrigger>
      <Button look="quiet" icon={Columns2} aria-label={t('pair.withNamed', { name })}>
        {t('pair.with')}
      </Button>
      <Popover className="popover" placement="bottom end">
        <Dialog className="label-picker" aria-label={t('pair.choose')}>
          {({ close }) => <Choice {...props} close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Choice({ disorder, diagnosis, onChosen, close }: LabelPickerProps & { close(): void }) {
  const t = useExplainText();
  const format = useFormat();
  const { view } = useApp();
  const [query, setQuery] = useState('');
  const { found } = useFoundLabels(query, diagnosis.pack);
  const rows = useMemo(() => disorderRows(diagnosis.ranking), [diagnosis]);
  const shown = useMemo(
    () =>
      filterRows(rows, query, found)
        .filter(({ id }) => id !== disorder.index)
        .slice(0, SHOWN),
    [rows, query, found, disorder],
  );
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <SearchField className="search" autoFocus>
        <Label className="visually-hidden">{t('pair.search')}</Label>
        <Search aria-hidden size={15} className="search__icon" />
        <Input className="search__input" />
      </SearchField>
      <Menu
        className="menu label-picker__menu"
        aria-label={t('pair.choose')}
        items={shown}
        renderEmptyState={() => <p className="menu__item faint">{t('pair.none')}</p>}
        onAction={(key) => {
          close();
          view.selectLabel(disorder.index);
          view.compareWith(Number(key));
          onChosen?.();
        }}
      >
        {({ disorder: { name, icd10cm, probability }, found: by }) => (
          <MenuItem className="menu__item" textValue={name}>
            <span>
              {name}
              <FoundNote found={by} />
            </span>
            <span className="faint digits">
              {probability === undefined ? icd10cm : format.percent(probability)}
            </span>
          </MenuItem>
        )}
      </Menu>
    </Autocomplete>
  );
}
