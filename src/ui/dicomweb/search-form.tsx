import { Search } from 'lucide-react';
import { useState } from 'react';
import { Form, Input, Label, TextField } from 'react-aria-components';
import type { StudyQuery } from '@/files/dicomweb/search.ts';
import { Button } from '../controls/button.tsx';
import { Choice } from '../controls/choice.tsx';
import { usePacsText } from '../text.ts';

/** DICOM's codes of what the model knows, PS3.3 C.7.3.1.1.1. */
const MODALITIES = ['CT', 'MR', 'CR', 'DX', 'US', 'RF', 'XA', 'MG', 'NM', 'PT'] as const;
const ANY = 'any';

const FIELDS = [
  ['patientName', 'text'],
  ['patientId', 'text'],
  ['from', 'date'],
  ['to', 'date'],
  ['description', 'text'],
] as const;

/** What is searched for. Nothing is asked before the button is pressed. */
export function SearchForm({ onSearch }: { onSearch(query: StudyQuery): void }) {
  const t = usePacsText();
  const [modality, setModality] = useState<string>(ANY);
  const options = [
    { id: ANY, label: t('anyModality') },
    ...MODALITIES.map((code) => ({ id: code as string, label: code as string })),
  ];
  return (
    <Form
      className="pacs__form"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const field = (name: string) => {
          const value = form.get(name);
          return typeof value === 'string' ? value : '';
        };
        onSearch({
          patientName: field('patientName'),
          patientId: field('patientId'),
          from: field('from'),
          to: field('to'),
          description: field('description'),
          modality: modality === ANY ? '' : modality,
        });
      }}
    >
      {FIELDS.map(([name, type], i) => (
        <TextField
          key={name}
          name={name}
          type={type}
          autoComplete="off"
          autoFocus={i === 0}
          className="field"
        >
          <Label>{t(name)}</Label>
          <Input />
        </TextField>
      ))}
      <Choice label={t('modality')} value={modality} options={options} onChange={setModality} />
      <Button type="submit" look="primary" icon={Search}>
        {t('search')}
      </Button>
    </Form>
  );
}
