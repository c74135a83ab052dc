import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeReport } from '@/report/describe-file.ts';
import { countFiles, FILE_STATUSES } from '@/state/file-counts.ts';
import { reportCsv } from '@/volume/report.ts';
import type { FileStatus } from '@/volume/scan.ts';
import { useApp, useAppState } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { Segments } from '../controls/segments.tsx';
import { saveBlob } from '../save-blob.ts';
import { useFormat, useText } from '../text.ts';
import { ReportTable } from './report-table.tsx';

type Filter = FileStatus | 'all';

/** One row for every file that was handed over: what became of it, why, and what can be done. */
export function ImportReport() {
  const t = useText();
  const { t: translate } = useTranslation();
  const format = useFormat();
  const { view } = useApp();
  const files = useAppState((state) => state.opened.files);
  const counts = useMemo(() => countFiles(files), [files]);
  const [filter, setFilter] = useState<Filter>(counts.unreadable > 0 ? 'unreadable' : 'all');
  const shown = useMemo(
    () => (filter === 'all' ? files : files.filter(({ status }) => status === filter)),
    [files, filter],
  );
  const segments = [
    { id: 'all' as const, label: t('report.all'), count: format.number(files.length) },
    ...FILE_STATUSES.map((status) => ({
      id: status,
      label: translate(`report:status.${status}`),
      count: format.number(counts[status]),
    })),
  ];
  const download = () => {
    const csv = reportCsv(files, (reason) => {
      const words = describeReport({ path: '', size: 0, status: 'unreadable', reason }, translate);
      return `${words.reason} ${words.remedy}`;
    });
    saveBlob(new Blob([csv], { type: 'text/csv' }), t('report.fileName'));
  };
  return (
    <Dialog
      title={t('report.title')}
      size="large"
      onClose={() => view.closeDialog()}
      footer={
        <Button icon={Download} onPress={download}>
          {t('report.download')}
        </Button>
      }
    >
      <div className="report">
        <Segments<Filter>
          label={t('report.filter')}
          value={filter}
          segments={segments}
          onChange={setFilter}
        />
        <ReportTable key={filter} files={shown} />
      </div>
    </Dialog>
  );
}
