import { Boxes, FilePlus2, FolderPlus, Keyboard, Settings, X } from 'lucide-react';
import { FileTrigger } from 'react-aria-components';
import { filesFromFileList } from '@/files/drop.ts';
import { pickFolder } from '@/files/pick-folder.ts';
import { useApp, useAppState } from '../app-context.tsx';
import { Button, IconButton } from '../controls/button.tsx';
import { PacsButton } from '../dicomweb/pacs-button.tsx';
import { useText } from '../text.ts';
import { ReportButton } from '../report/report-button.tsx';
import { RunFacts } from './run-facts.tsx';

/** Heights of the mark: a distribution with a long tail. */
const BARS = [52, 30, 18, 12, 9, 7] as const;

/** Name, case and what acts on the whole of it. */
export function TopBar() {
  const t = useText();
  const { view } = useApp();
  const hasCase = useAppState((state) => state.opened.files.length > 0);
  // The first screen has a heading of its own.
  const Name = hasCase ? 'h1' : 'p';
  return (
    <header className="top-bar">
      <Name className="top-bar__name">
        <svg className="top-bar__mark" viewBox="0 0 62 52" aria-hidden>
          {BARS.map((height, i) => (
            <rect key={height} x={i * 10.4} y={52 - height} width={8} height={height} data-head={i < 2} />
          ))}
        </svg>
        {t('app.name')}
      </Name>
      {hasCase && <CaseTools />}
      <div className="top-bar__end">
        <RunFacts />
        <IconButton icon={Boxes} label={t('action.models')} onPress={() => view.openDialog('models')} />
        <IconButton
          icon={Settings}
          label={t('action.settings')}
          onPress={() => view.openDialog('settings')}
        />
        <IconButton icon={Keyboard} label={t('action.keys')} onPress={() => view.openDialog('keys')} />
      </div>
    </header>
  );
}

function CaseTools() {
  const t = useText();
  const { cases } = useApp();
  const first = useAppState((state) => state.opened.examinations[0]);
  const more = useAppState((state) => state.opened.examinations.length - 1);
  const title = first?.title ?? t('case.untitled');
  return (
    <div className="top-bar__case">
      <p className="top-bar__title" title={title}>
        {title}
        {more > 0 && <span className="faint digits"> +{more}</span>}
      </p>
      <IconButton
        icon={FolderPlus}
        label={t('action.addFolder')}
        onPress={() => void pickFolder().then(cases.open)}
      />
      <FileTrigger allowsMultiple onSelect={(files) => void filesFromFileList(files ?? []).then(cases.open)}>
        <IconButton icon={FilePlus2} label={t('action.addFiles')} />
      </FileTrigger>
      <PacsButton look="icon" />
      <ReportButton />
      <Button look="quiet" icon={X} onPress={() => void cases.close()}>
        {t('action.closeCase')}
      </Button>
    </div>
  );
}
