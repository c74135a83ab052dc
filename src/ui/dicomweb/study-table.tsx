import type { FoundStudy } from '@/files/dicomweb/search.ts';
import { useFormat, usePacsText } from '../text.ts';

export interface StudyTableProps {
  readonly studies: readonly FoundStudy[];
  readonly chosen: ReadonlySet<string>;
  onToggle(uid: string): void;
}

/** `20040826` as 2004-08-26; what is no date stays as it is. */
const written = (date: string): string => date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');

/** The studies that match, one row each, to be chosen. */
export function StudyTable({ studies, chosen, onToggle }: StudyTableProps) {
  const t = usePacsText();
  const format = useFormat();
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
        {studies.map(({ uid, date, patientName, patientId, description, modalities, instances }) => {
          const day = date === undefined ? t('noDate') : written(date);
          const patient = [patientName, patientId].filter((part) => part !== undefined).join(' · ');
          const name = [day, patient, description ?? uid].filter((part) => part !== '').join(', ');
          return (
            <tr key={uid}>
              <td>
                <input
                  type="checkbox"
                  aria-label={t('chooseStudy', { study: name })}
                  checked={chosen.has(uid)}
                  onChange={() => onToggle(uid)}
                />
              </td>
              <td className="digits">{day}</td>
              <td>{patient}</td>
              <td>{description ?? uid}</td>
              <td>{modalities.join(', ')}</td>
              <td className="digits">{instances === undefined ? '' : format.number(instances)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
