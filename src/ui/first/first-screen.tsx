import { FileText, FolderOpen, PlayCircle, ShieldCheck } from 'lucide-react';
import { useEffect } from 'react';
import { FileTrigger } from 'react-aria-components';
import { filesFromFileList } from '@/files/drop.ts';
import { pickFolder } from '@/files/pick-folder.ts';
import { useApp } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { PacsButton } from '../dicomweb/pacs-button.tsx';
import { RunCard } from '../run/run-card.tsx';
import { useFormat, useText } from '../text.ts';
import { loadViewerWhenIdle } from '../viewer/load-viewer.ts';
import { PackSummary } from './pack-summary.tsx';

const DISORDERS = 5568;
const CATEGORIES = 930;

/** What to do, what happens to the files, and what the model is good for, before anything is opened. */
export function FirstScreen() {
  const t = useText();
  const format = useFormat();
  useEffect(() => loadViewerWhenIdle(), []);
  return (
    <main className="first">
      <section className="first__open" aria-labelledby="first-title">
        <h1 id="first-title" className="first__title">
          {t('first.title')}
        </h1>
        <p className="first__lead">
          {t('first.lead', { disorders: format.number(DISORDERS), categories: format.number(CATEGORIES) })}
        </p>
        <OpenButtons />
        <p className="small faint">{t('first.pasteHint')}</p>
        <RunCard />
        <p className="first__private">
          <ShieldCheck aria-hidden size={20} />
          <span>
            <strong>{t('first.privateTitle')}</strong> {t('first.private')}
          </span>
        </p>
        <ol className="first__steps" aria-label={t('first.stepsTitle')}>
          <li>{t('first.step1')}</li>
          <li>{t('first.step2')}</li>
          <li>{t('first.step3')}</li>
        </ol>
      </section>
      <PackSummary />
    </main>
  );
}

function OpenButtons() {
  const t = useText();
  const { cases } = useApp();
  return (
    <div className="first__buttons">
      <Button look="primary" icon={FolderOpen} onPress={() => void pickFolder().then(cases.open)}>
        {t('action.openFolder')}
      </Button>
      <FileTrigger allowsMultiple onSelect={(files) => void filesFromFileList(files ?? []).then(cases.open)}>
        <Button icon={FileText}>{t('action.openFiles')}</Button>
      </FileTrigger>
      <PacsButton look="button" />
      <Button icon={PlayCircle} onPress={() => void cases.openDemo()}>
        {t('first.demo')}
      </Button>
    </div>
  );
}
