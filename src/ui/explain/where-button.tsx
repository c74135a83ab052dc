import { Crosshair } from 'lucide-react';
import type { Diagnosis, ScanOutcome } from '@/ranking/diagnosis.ts';
import { Button } from '../controls/button.tsx';
import { useErrorText } from '../error-text.ts';
import { useHasMap, useRequestOf } from './asked.ts';
import { wantedSlices } from './next-slice.ts';
import type { MapsAsked } from './use-slice-maps.ts';
import { useWhere } from './where-context.tsx';

export interface WhereButtonProps {
  readonly outcome: ScanOutcome;
  readonly diagnosis: Diagnosis;
  readonly labels: MapsAsked['labels'];
  readonly text: string;
  /** The text with the scan's title. */
  readonly name: string;
}

/** Shows where in a scan; not there where the pack cannot say. */
export function WhereButton({ outcome, diagnosis, labels, text, name }: WhereButtonProps) {
  const request = useRequestOf(diagnosis);
  const where = useWhere();
  if (!useHasMap(diagnosis.pack)) return null;
  const { scanId } = outcome;
  return (
    <Button
      look="quiet"
      icon={Crosshair}
      aria-label={name}
      onPress={() => where.show({ ...wantedSlices(outcome), request, scanId, labels })}
    >
      {text}
    </Button>
  );
}

/** Why a pack cannot say where; nothing for one that can. */
export function NoMapNote({ pack }: { readonly pack: string }) {
  const words = useErrorText();
  if (useHasMap(pack)) return null;
  const { title, detail, remedy } = words({ kind: 'pack-without-map', pack });
  return (
    <p className="small faint">
      {title}. {detail} {remedy}
    </p>
  );
}
