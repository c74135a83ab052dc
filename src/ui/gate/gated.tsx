import { useState, type ReactNode } from 'react';
import { isStopped } from '@/gate/gate.ts';
import type { Diagnosis } from '@/ranking/diagnosis.ts';
import { GatePanel } from './gate-panel.tsx';

export interface GatedProps {
  readonly diagnosis: Diagnosis;
  readonly children: ReactNode;
}

/** The findings above a result. A stop hides it until the user asks for it, once for each selection of scans. */
export function Gated({ diagnosis, children }: GatedProps) {
  const findings = diagnosis.gate ?? [];
  const stops = findings.filter(({ level }) => level === 'stop');
  const key = stops.map(({ check, scanId }) => `${check} ${scanId ?? ''}`).join('|');
  const [shown, setShown] = useState<string>();
  const hidden = isStopped(findings) && shown !== key;
  return (
    <>
      <GatePanel findings={findings} onShowAnyway={hidden ? () => setShown(key) : undefined} />
      {!hidden && children}
    </>
  );
}
