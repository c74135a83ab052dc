import type { FoundSeries } from '@/files/dicomweb/search.ts';
import { useErrorText } from '../error-text.ts';
import { useFormat, usePacsText, useText } from '../text.ts';
import { isWanted, withSeries, type Choice } from './choice.ts';
import { useSeries } from './use-series.ts';

export interface SeriesRowsProps {
  readonly id: string;
  readonly studyUid: string;
  readonly choice: Choice;
  onChoose(choice: Choice): void;
}

/** The series of a study, one row each, asked for when they are first seen. */
export function SeriesRows({ id, studyUid, choice, onChoose }: SeriesRowsProps) {
  const t = usePacsText();
  const general = useText();
  const errorText = useErrorText();
  const found = useSeries(studyUid);
  if (!found) return <Note id={id} text={t('seriesAsked')} />;
  if (!found.ok) {
    const { detail, remedy } = errorText(found.error);
    return <Note id={id} text={`${detail} ${general('error.whatToDo')}: ${remedy}`} />;
  }
  if (found.value.length === 0) return <Note id={id} text={t('seriesNone')} />;
  const all = found.value.map(({ uid }) => uid);
  return found.value.map((series, i) => (
    <SeriesRow
      key={series.uid}
      {...(i === 0 && { id })}
      series={series}
      wanted={isWanted(choice, studyUid, series.uid)}
      onToggle={() => onChoose(withSeries(choice, studyUid, series.uid, all))}
    />
  ));
}

function Note({ id, text }: { readonly id: string; readonly text: string }) {
  return (
    <tr className="pacs__series" id={id}>
      <td colSpan={6}>
        <span role="status">{text}</span>
      </td>
    </tr>
  );
}

interface SeriesRowProps {
  readonly id?: string;
  readonly series: FoundSeries;
  readonly wanted: boolean;
  onToggle(): void;
}

function SeriesRow({ id, series, wanted, onToggle }: SeriesRowProps) {
  const t = usePacsText();
  const format = useFormat();
  const { number, modality, description, instances } = series;
  const title = number === undefined ? t('seriesUnnumbered') : t('series', { number });
  const name = [number, description, modality].filter((part) => part !== undefined).join(', ');
  return (
    <tr className="pacs__series" {...(id !== undefined && { id })}>
      <td>
        <span className="pacs__choose pacs__choose--series">
          <input
            type="checkbox"
            aria-label={t('chooseSeries', { series: name || series.uid })}
            checked={wanted}
            onChange={onToggle}
          />
        </span>
      </td>
      <td className="digits">{title}</td>
      <td colSpan={2}>{description ?? <span className="faint">{t('undescribed')}</span>}</td>
      <td>{modality}</td>
      <td className="digits">{instances === undefined ? '' : format.number(instances)}</td>
    </tr>
  );
}
