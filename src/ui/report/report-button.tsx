import { FileSearch } from 'lucide-react';
import { useMemo } from 'react';
import { countFiles } from '@/state/file-counts.ts';
import { useApp, useAppState } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { useFormat, useText } from '../text.ts';

/** Opens the import report, and says beforehand how many files could not be read. */
export function ReportButton() {
  const t = useText();
  const format = useFormat();
  const { view } = useApp();
  const files = useAppState((state) => state.opened.files);
  const { unreadable } = useMemo(() => countFiles(files), [files]);
  return (
    <Button look="quiet" icon={FileSearch} onPress={() => view.openDialog('report')}>
      {t('action.importReport')}
      {unreadable > 0 && (
        <span className="report-badge digits">
          {t('report.unreadable', { shown: format.number(unreadable) })}
        </span>
      )}
    </Button>
  );
}
