import { useState } from 'react';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { useErrorText } from '../error-text.ts';
import { usePacsText, useText } from '../text.ts';
import { chosenStudies, countChoice, NOTHING, type Choice } from './choice.ts';
import { SearchForm } from './search-form.tsx';
import { StudyTable } from './study-table.tsx';
import { useStudySearch } from './use-study-search.ts';
import './pacs.css';

/** Search on the hospital's server, choose studies, open them like files. */
export function PacsDialog({ onClose }: { onClose(): void }) {
  const t = usePacsText();
  const { state, search, more, open } = useStudySearch();
  const [chosen, setChosen] = useState(NOTHING);
  const [opening, setOpening] = useState(false);
  const studies = state.kind === 'found' || state.kind === 'searching' ? state.studies : [];

  const openChosen = async () => {
    setOpening(true);
    const opened = await open(chosenStudies(chosen));
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
          {opening ? t('opening') : <OpenLabel choice={chosen} />}
        </Button>
      }
    >
      <div className="pacs">
        <p>{t('lead')}</p>
        <SearchForm
          onSearch={(query) => {
            setChosen(NOTHING);
            search(query);
          }}
        />
        <p className="pacs__status" role="status">
          {state.kind === 'searching' && t('searching')}
          {state.kind === 'found' &&
            (studies.length === 0 ? t('none') : t('found', { count: studies.length }))}
        </p>
        {state.kind === 'failed' && <SearchError error={state.error} />}
        {studies.length > 0 && <StudyTable studies={studies} choice={chosen} onChoose={setChosen} />}
        {state.kind === 'found' && state.more && <Button onPress={more}>{t('more')}</Button>}
      </div>
    </Dialog>
  );
}

function OpenLabel({ choice }: { readonly choice: Choice }) {
  const t = usePacsText();
  const { studies, series } = countChoice(choice);
  if (series === 0) return t('openChosen', { count: studies });
  if (studies === 0) return t('openSeries', { count: series });
  return t('openBoth', {
    studies: t('studies', { count: studies }),
    series: t('someSeries', { count: series }),
  });
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
