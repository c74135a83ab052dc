import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { FoundStudy } from '@/files/dicomweb/search.ts';
import { IconButton } from '../controls/button.tsx';
import { useFormat, usePacsText } from '../text.ts';
import { standing, withStudy, type Choice } from './choice.ts';
import { SeriesRows } from './series-rows.tsx';

export interface StudyRowsProps {
  readonly study: FoundStudy;
  readonly choice: Choice;
  onChoose(choice: Choice): void;
}

/** `20040826` as 2004-08-26; what is no date stays as it is. */
const written = (date: string): string => date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');

/** A study to be chosen as a whole, and, once it is unfolded, its series to be chosen one by one. */
export function StudyRows({ study, choice, onChoose }: StudyRowsProps) {
  const t = usePacsText();
  const format = useFormat();
  const id = useId();
  const [unfolded, setUnfolded] = useState(false);
  const { uid, date, patientName, patientId, description, modalities, instances } = study;
  const day = date === undefined ? t('noDate') : written(date);
  const patient = [patientName, patientId].filter((part) => part !== undefined).join(' · ');
  const name = [day, patient, description ?? uid].filter((part) => part !== '').join(', ');
  const stands = standing(choice, uid);
  return (
    <>
      <tr>
        <td>
          <span className="pacs__choose">
            <input
              type="checkbox"
              aria-label={t('chooseStudy', { study: name })}
              checked={stands === 'all'}
              ref={(box) => {
                if (box) box.indeterminate = stands === 'some';
              }}
              onChange={() => onChoose(withStudy(choice, uid))}
            />
            <IconButton
              icon={ChevronRight}
              size="small"
              label={t('seriesOf', { study: name })}
              aria-expanded={unfolded}
              {...(unfolded && { 'aria-controls': id })}
              onPress={() => setUnfolded(!unfolded)}
            />
          </span>
        </td>
        <td className="digits">{day}</td>
        <td>{patient}</td>
        <td>{description ?? uid}</td>
        <td>{modalities.join(', ')}</td>
        <td className="digits">{instances === undefined ? '' : format.number(instances)}</td>
      </tr>
      {unfolded && <SeriesRows id={id} studyUid={uid} choice={choice} onChoose={onChoose} />}
    </>
  );
}
