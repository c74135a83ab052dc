import type { FoundStudy } from '@/files/dicomweb/search.ts';
import { usePacsText } from '../text.ts';
import type { Choice } from './choice.ts';
import { StudyRows } from './study-rows.tsx';

export interface StudyTableProps {
  readonly studies: readonly FoundStudy[];
  readonly choice: Choice;
  onChoose(choice: Choice): void;
}

/** The studies that match, to be chosen with all or some of their series. */
export function StudyTable({ studies, choice, onChoose }: StudyTableProps) {
  const t = usePacsText();
  return (
    <table className="pacs__table" aria-label={t('results')}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t('columnChoose')}</span>
          </th>
          <th scope="col">{t('columnDate')}</th>
          <th scope="col">{t('columnPatient')}</th>
          <th scope="col">{t('columnStudy')}</th>
          <th scope="col">{t('columnModality')}</th>
          <th scope="col">{t('columnImages')}</th>
        </tr>
      </thead>
      <tbody>
        {studies.map((study) => (
          <StudyRows key={study.uid} study={study} choice={choice} onChoose={onChoose} />
        ))}
      </tbody>
    </table>
  );
}
