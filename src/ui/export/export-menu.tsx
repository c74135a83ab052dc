import { PenLine, Share } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { IconButton } from '../controls/button.tsx';
import { useExportText } from '../text.ts';

/** What writes files is loaded when somebody wants one. */
const ExportDialog = lazy(async () => {
  const { ExportDialog: dialog } = await import('./export-dialog.tsx');
  return { default: dialog };
});
const ReadingDialog = lazy(async () => {
  const { ReadingDialog: dialog } = await import('./reading-dialog.tsx');
  return { default: dialog };
});

/** The user's own verdict, and the ways out of the page. */
export function ExportMenu() {
  const t = useExportText();
  const [open, setOpen] = useState<'reading' | 'export'>();
  const close = () => setOpen(undefined);
  return (
    <>
      <IconButton icon={PenLine} label={t('verdict')} onPress={() => setOpen('reading')} />
      <IconButton icon={Share} label={t('menu')} onPress={() => setOpen('export')} />
      <Suspense fallback={null}>
        {open === 'reading' && <ReadingDialog onClose={close} />}
        {open === 'export' && <ExportDialog onClose={close} />}
      </Suspense>
    </>
  );
}
