import { CircleCheck, CircleX, Copy, Eye, FileQuestion, type LucideIcon } from 'lucide-react';
import { useMemo, useState } from 'react';
import {
  Cell,
  Collection,
  Column,
  Row,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  TableLoadMoreItem,
  Virtualizer,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { describeReport } from '@/report/describe-file.ts';
import type { FileReport, FileStatus } from '@/volume/scan.ts';
import { useFormat, useText } from '../text.ts';

const ICONS: Readonly<Record<FileStatus, LucideIcon>> = {
  used: CircleCheck,
  viewing: Eye,
  duplicate: Copy,
  'not-an-image': FileQuestion,
  unreadable: CircleX,
};

/** Rows that are made ready at once; more follow when the end comes into sight. */
const PAGE = 200;

const LAYOUT = { estimatedRowSize: 62, headingHeight: 34 };

export function ReportTable({ files }: { readonly files: readonly FileReport[] }) {
  const t = useText();
  const { t: translate } = useTranslation();
  const format = useFormat();
  const [ready, setReady] = useState(PAGE);
  const rows = useMemo(() => files.slice(0, ready).map((file) => ({ id: file.path, file })), [files, ready]);
  return (
    <Virtualizer layout={TableLayout} layoutOptions={LAYOUT}>
      <Table className="report-table" aria-label={t('report.title')}>
        <TableHeader className="report-table__head">
          <Column width={136}>{t('report.status')}</Column>
          <Column isRowHeader width="3fr" minWidth={150}>
            {t('report.file')}
          </Column>
          <Column width={84}>{t('report.size')}</Column>
          <Column width="3fr" minWidth={150}>
            {t('report.reason')}
          </Column>
          <Column width="3fr" minWidth={150}>
            {t('report.remedy')}
          </Column>
        </TableHeader>
        <TableBody renderEmptyState={() => <p className="report-table__none">{t('report.none')}</p>}>
          <Collection items={rows}>
            {({ file }) => {
              const { status, reason, remedy } = describeReport(file, translate);
              const Icon = ICONS[file.status];
              return (
                <Row className="report-table__row">
                  <Cell>
                    <span className={`file-status file-status--${file.status}`}>
                      <Icon aria-hidden size={15} />
                      {status}
                    </span>
                  </Cell>
                  <Cell className="report-table__path">{file.path}</Cell>
                  <Cell className="digits">{format.bytes(file.size)}</Cell>
                  <Cell>{reason}</Cell>
                  <Cell>{remedy}</Cell>
                </Row>
              );
            }}
          </Collection>
          {ready < files.length && (
            <TableLoadMoreItem onLoadMore={() => setReady(ready + PAGE)} isLoading>
              {t('report.loadingMore')}
            </TableLoadMoreItem>
          )}
        </TableBody>
      </Table>
    </Virtualizer>
  );
}
