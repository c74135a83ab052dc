import type { Diagnosis } from '@/ranking/diagnosis.ts';
import { useChosenScans } from '../app-context.tsx';
import { useExportText, useFormat } from '../text.ts';
import type { PictureSubject } from './print-pictures.ts';

/** What stands below a picture. @param names a scan's title is free text of the file, and goes only where it may */
export function useCaption(diagnosis: Diagnosis, names: boolean): (subject: PictureSubject) => string {
  const t = useExportText();
  const format = useFormat();
  const chosen = useChosenScans();
  return (subject) => {
    if (subject.kind === 'viewport') return t('print_view.viewport', { number: subject.pane + 1 });
    const at = diagnosis.scans.findIndex(({ scanId }) => scanId === subject.scanId);
    const outcome = diagnosis.scans[at];
    const found = chosen.find(({ scan }) => scan.id === subject.scanId);
    const facts = {
      title: names
        ? (found?.title ?? '')
        : t('print_view.scan', { number: at + 1, modality: outcome?.modality ?? '' }),
      slice: subject.slice + 1,
      count: found?.scan.slices.length ?? 1,
      weight: format.percent(outcome?.weight ?? 0),
    };
    const caption = t(outcome?.keySlice === subject.slice ? 'print_view.key' : 'print_view.slice', facts);
    const label = diagnosis.ranking.disorders.find(({ index }) => index === subject.map);
    return label ? `${caption}; ${t('print_view.map', { label: label.name })}` : caption;
  };
}
