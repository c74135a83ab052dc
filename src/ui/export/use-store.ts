import { useCallback, useEffect, useRef, useState } from 'react';
import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';
import type { StoreOutcome } from '@/files/dicomweb/store.ts';
import type { RankedDisorder } from '@/ranking/diagnosis.ts';
import type { App } from '@/state/app.ts';
import type { PacsServices } from '@/state/app-services.ts';
import { diagnoseRequest } from '@/state/run-actions.ts';
import { useApp } from '../app-context.tsx';
import { reportFile, type Material } from './make-files.ts';
import { occlusionObjects } from './occlusion-file.ts';
import { storeObject, studiesOf, type StoreObject } from './store-objects.ts';
import { useMaterial } from './use-export.ts';

export interface WantedObjects {
  readonly report: boolean;
  /** Maps of this label; undefined: none. */
  readonly maps: RankedDisorder | undefined;
}

export type ObjectFate = StoreOutcome & Pick<StoreObject, 'kind'>;

export type StoreState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working' }
  /** The server has no pictures of the study: nothing was sent yet. */
  | { readonly kind: 'absent'; readonly wanted: WantedObjects }
  | { readonly kind: 'sent'; readonly fates: readonly ObjectFate[] }
  | {
      readonly kind: 'failed';
      readonly error: LongtailError;
      readonly wanted: WantedObjects;
      readonly anyway: boolean;
    };

export interface Storing {
  readonly state: StoreState;
  /** @param anyway also where the server does not hold the study */
  send(wanted: WantedObjects, anyway?: boolean): void;
}

/** Makes the objects, with the patient named, and sends them to the server behind the page's host. */
export function useStore(): Storing {
  const app = useApp();
  const gather = useMaterial(true);
  const [state, setState] = useState<StoreState>({ kind: 'idle' });
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);
  const send = useCallback<Storing['send']>(
    (wanted, anyway = false) => {
      controller.current?.abort();
      const own = new AbortController();
      controller.current = own;
      setState({ kind: 'working' });
      void gather()
        .then((material) => store(app, material, wanted, anyway, own.signal))
        .then((done) => {
          if (own.signal.aborted) return;
          setState(done.ok ? done.value : { kind: 'failed', error: done.error, wanted, anyway });
        });
    },
    [app, gather],
  );
  return { state, send };
}

async function store(
  app: App,
  material: Material | undefined,
  wanted: WantedObjects,
  anyway: boolean,
  signal: AbortSignal,
): Promise<Result<StoreState, LongtailError>> {
  const { pacs } = app.services;
  if (!material || !pacs) return err({ kind: 'cancelled' });
  const studies = studiesOf(material.scans);
  if (!studies.ok) return studies;
  if (!anyway) {
    const held = await allHeld(pacs, studies.value, signal);
    if (!held.ok) return held;
    if (!held.value) return ok({ kind: 'absent', wanted });
  }
  const objects = await madeObjects(app, material, wanted, signal);
  if (!objects.ok) return objects;
  if (signal.aborted) return err({ kind: 'cancelled' });
  const said = await pacs.store(objects.value, signal);
  if (!said.ok) return said;
  const kinds = new Map(objects.value.map(({ uid, kind }) => [uid, kind]));
  const fates = said.value.map((outcome) => ({ ...outcome, kind: kinds.get(outcome.uid) ?? 'report' }));
  return ok({ kind: 'sent', fates });
}

async function allHeld(
  pacs: PacsServices,
  studies: readonly string[],
  signal: AbortSignal,
): Promise<Result<boolean, LongtailError>> {
  for (const study of studies) {
    const held = await pacs.holds(study, signal);
    if (!held.ok || !held.value) return held;
  }
  return ok(true);
}

async function madeObjects(
  { store: state, services }: App,
  material: Material,
  { report, maps }: WantedObjects,
  signal: AbortSignal,
): Promise<Result<readonly StoreObject[], LongtailError>> {
  const objects: StoreObject[] = [];
  if (report) {
    const made = await reportFile(material);
    if (!made.ok) return made;
    objects.push(await storeObject('report', made.value.blob));
  }
  if (maps) {
    const made = await occlusionObjects(
      material,
      maps,
      services.explain,
      diagnoseRequest(state.getState()),
      signal,
    );
    if (!made.ok) return made;
    for (const blob of made.value) objects.push(await storeObject('map', blob));
  }
  return ok(objects);
}
