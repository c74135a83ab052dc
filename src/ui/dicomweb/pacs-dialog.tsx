import { useState } from 'react';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { useErrorText } from '../error-text.ts';
import { usePacsText, useText } from '../text.ts';
import { SearchForm } from './search-form.tsx';
import { StudyTable } from './study-table.tsx';
import { useStudySearch } from './use-study-search.ts';
import './pacs.css';

/** Search on the hospital's server, choose studies, open them like files. */
export function PacsDialog({ onClose }: { onClose(): void }) {
  const t = usePacsText();
  const { state, search, more, open } = useStudySearch();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [opening, setOpening] = useState(false);
  const studies = state.kind === 'found' || state.kind === 'searching' ? state.studies : [];

  const toggle = (uid: string) => {
    const next = new Set(chosen);
    if (!next.delete(uid)) next.add(uid);
    setChosen(next);
  };
  const openChosen = async () => {
    setOpening(true);
    const opened = await open([...chosen]);
    setOpening(false);
    if (opened) onClose();
  };

  return (
    <Dialog
      title={t('title')}
      size="large"
      onClose={onClose}
      footer={
        <Button look="primary" isDisabled={chosen.size === 0 || opening} onPress={() => void openChosen()}>
          {opening ? t('opening') : t('openChosen', { count: chosen.size })}
        </Button>
      }
    >
      <div className="pacs">
        <p>{t('lead')}</p>
        <SearchForm
          onSearch={(query) => {
            setChosen(new Set());
            search(query);
          }}
        />
        <p className="pacs__status" role="status">
          {state.kind === 'searching' && t('searching')}
          {state.kind === 'found' &&
            (studies.length === 0 ? t('none') : t('found', { count: studies.length }))}
        </p>
        {state.kind === 'failed' && <SearchError error={state.error} />}
        {studies.length > 0 && <StudyTable studies={studies} chosen={chosen} onToggle={toggle} />}
        {state.kind === 'found' && state.more && <Button onPress={more}>{t('more')}</Button>}
      </div>
    </Dialog>
  );
}

function SearchError({ error }: { readonly error: Parameters<ReturnType<typeof useErrorText>>[0] }) {
  const t = useText();
  const { title, detail, remedy } = useErrorText()(error);
  return (
    <div className="error-card" role="alert">
      <h3 className="error-card__heading">{title}</h3>
      <p>{detail}</p>
      <p>
        <strong>{t('error.whatToDo')}:</strong> {remedy}
      </p>
    </div>
  );
}
