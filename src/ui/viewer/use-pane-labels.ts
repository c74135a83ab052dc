import { useEffect } from 'react';
import { useChosenScans } from '../app-context.tsx';
import { useText } from '../text.ts';
import { useViewerSlot, useViewerState } from './viewer-context.tsx';

/** Says to assistive technology what each viewport shows. */
export function usePaneLabels(): void {
  const t = useText();
  const { viewer, captions } = useViewerSlot();
  const panes = useViewerState((state) => state.panes);
  const chosen = useChosenScans();
  useEffect(() => {
    panes?.forEach((pane, index) => {
      const number = index + 1;
      const title = chosen.find(({ scan }) => scan.id === pane.scanId)?.title;
      const label =
        title === undefined
          ? t('viewer.emptyPane', { number })
          : t('viewer.paneLabel', { number, title, slice: pane.slice + 1, count: pane.sliceCount });
      const element = viewer?.paneElement(index);
      element?.setAttribute('role', 'group');
      const caption = captions[index]?.text;
      element?.setAttribute('aria-label', caption === undefined ? label : `${label}. ${caption}`);
    });
  }, [viewer, captions, panes, chosen, t]);
}
