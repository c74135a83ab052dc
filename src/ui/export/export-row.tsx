import { Download } from 'lucide-react';
import { Button } from '../controls/button.tsx';
import { useExportText, type TextKey } from '../text.ts';
import type { Exporting } from './use-export.ts';

type RowId = 'json' | 'csv' | 'categories' | 'text' | 'fhir' | 'sr' | 'seg' | 'png' | 'print';

export interface ExportRowProps {
  readonly id: RowId;
  readonly exporting: Exporting;
  onSave(): void;
  /** In place of the row's own sentence. */
  readonly detail?: string;
  /** In place of "Save". */
  readonly action?: string;
  /** Why it cannot be had; undefined where it can. */
  readonly unavailable?: string | undefined;
}

export function ExportRow({ id, exporting, onSave, detail, action, unavailable }: ExportRowProps) {
  const t = useExportText();
  const what = t(`${id}.name` satisfies TextKey<'export'>);
  const { state } = exporting;
  const busy = state.kind === 'working' && state.id === id;
  return (
    <li className="export__row">
      <div>
        <h3>{what}</h3>
        <p className="small faint">{detail ?? t(`${id}.detail` satisfies TextKey<'export'>)}</p>
        {unavailable !== undefined && <p className="small">{unavailable}</p>}
        <p className="small" role="status">
          {busy && t('working', { what })}
          {state.kind === 'saved' && state.id === id && t('saved', { name: state.name })}
        </p>
      </div>
      {/* Not disabled while it works: a button that goes takes the focus with it. */}
      <Button icon={Download} isDisabled={unavailable !== undefined} onPress={onSave}>
        {action ?? t('save', { what })}
      </Button>
    </li>
  );
}
