import { ChevronsLeftRight, Diamond, Search, X } from 'lucide-react';
import { useDeferredValue } from 'react';
import {
  Button as AriaButton,
  Input,
  Label,
  SearchField,
  Tab,
  TabList,
  TabPanel,
  Tabs,
} from 'react-aria-components';
import type { RankingTab } from '@/state/app-state.ts';
import type { ShownDiagnosis } from '@/state/run-state.ts';
import { useApp, useAppState, useShownDiagnosis } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { DatesPanel, useExaminations } from '../dates/dates-panel.tsx';
import { ExportMenu } from '../export/export-menu.tsx';
import { SavedNote } from '../export/saved-note.tsx';
import { RunCard } from '../run/run-card.tsx';
import { Gated } from '../gate/gated.tsx';
import { LabelSetLine } from '../label/label-set.tsx';
import { Boundary } from '../shell/boundary.tsx';
import { useDatesText, useText } from '../text.ts';
import { useViewerActions } from '../viewer/viewer-context.tsx';
import { CategoryTree } from './category-tree.tsx';
import { DisorderList } from './disorder-list.tsx';
import { LabelDetails } from './label-details.tsx';
import { SaveResult } from './save-result.tsx';

const TABS: readonly RankingTab[] = ['disorders', 'icd10cm', 'dates'];

/** The ranking, or what stands between the user and it. */
export function RankingPanel() {
  const t = useText();
  const shown = useShownDiagnosis();
  return (
    <section className="ranking" aria-labelledby="ranking">
      <header className="panel-head">
        <h2 id="ranking" tabIndex={-1}>
          {t('ranking.title')}
        </h2>
        {shown && <RankingTools shown={shown} />}
      </header>
      <RunCard />
      {shown && <SavedNote />}
      {shown ? <Ranked shown={shown} /> : <NotYet />}
    </section>
  );
}

function RankingTools({ shown }: { readonly shown: ShownDiagnosis }) {
  const t = useText();
  const { view } = useApp();
  const viewer = useViewerActions();
  const saved = useAppState((state) => state.saved !== undefined);
  return (
    <div className="ranking__tools">
      <Button look="quiet" icon={Diamond} onPress={() => viewer.showKeySlices(shown.diagnosis.scans)}>
        {t('ranking.keySlices')}
      </Button>
      {!saved && (
        <Button look="quiet" icon={ChevronsLeftRight} onPress={() => view.openDialog('compare')}>
          {t('ranking.compare')}
        </Button>
      )}
      <ExportMenu />
      <SaveResult />
    </div>
  );
}

function NotYet() {
  const t = useText();
  const kind = useAppState(({ run }) => run.kind);
  const waits = useAppState((state) => state.opened.scans.length > 0);
  if (kind === 'failed' || (kind === 'idle' && waits)) return null;
  return (
    <div className="ranking__empty" aria-hidden>
      <p>{t('ranking.empty')}</p>
      <p className="small faint">{t('ranking.emptyDetail')}</p>
    </div>
  );
}

function Ranked({ shown }: { readonly shown: ShownDiagnosis }) {
  const t = useText();
  const dates = useDatesText();
  const { view } = useApp();
  const tab = useAppState((state) => state.view.tab);
  const label = useAppState((state) => state.view.label);
  const query = useAppState((state) => state.view.query);
  // Typing stays immediate while thousands of rows follow.
  const deferred = useDeferredValue(query);
  const { ranking, pack } = shown.diagnosis;
  const saved = useAppState((state) => state.saved !== undefined);
  const isDated = useExaminations().length > 1 && !saved;
  const shownTab = tab === 'dates' && !isDated ? 'disorders' : tab;
  return (
    <Gated diagnosis={shown.diagnosis}>
      {shown.standing !== 'final' && (
        <p className="hint-line hint-line--notice">{t(`ranking.${shown.standing}`)}</p>
      )}
      <LabelSetLine diagnosis={shown.diagnosis} />
      <Tabs
        className="ranking__tabs"
        selectedKey={shownTab}
        onSelectionChange={(key) => view.showTab(TABS.find((each) => each === key) ?? 'disorders')}
      >
        <div className="ranking__bar">
          <TabList className="tabs" aria-label={t('ranking.title')}>
            <Tab id="disorders" className="tabs__tab">
              {t('ranking.disorders')}
            </Tab>
            <Tab id="icd10cm" className="tabs__tab">
              {t('ranking.icd10cm')}
            </Tab>
            {isDated && (
              <Tab id="dates" className="tabs__tab">
                {dates('tab')}
              </Tab>
            )}
          </TabList>
          <SearchField className="search" value={query} onChange={(value) => view.search(value)}>
            <Label className="visually-hidden">{t('ranking.search')}</Label>
            <Search aria-hidden size={15} className="search__icon" />
            <Input className="search__input" placeholder={t('ranking.searchPlaceholder')} />
            <AriaButton className="search__clear" aria-label={t('ranking.clearSearch')}>
              <X aria-hidden size={14} />
            </AriaButton>
          </SearchField>
        </div>
        <TabPanel id="disorders" className="ranking__panel">
          <DisorderList ranking={ranking} pack={pack} query={deferred} />
        </TabPanel>
        <TabPanel id="icd10cm" className="ranking__panel">
          <CategoryTree ranking={ranking} pack={pack} query={deferred} />
        </TabPanel>
        {isDated && (
          <TabPanel id="dates" className="ranking__panel">
            <DatesPanel diagnosis={shown.diagnosis} />
          </TabPanel>
        )}
      </Tabs>
      {/* Two dates fill the panel, and are not of the whole case. */}
      {shownTab !== 'dates' && (
        <Boundary about={label}>
          <LabelDetails diagnosis={shown.diagnosis} />
        </Boundary>
      )}
    </Gated>
  );
}
