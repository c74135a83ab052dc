import { useCallback, useEffect, useMemo, useState } from 'react';
import type { LongtailError } from '@/core/errors.ts';
import type { Result } from '@/core/result.ts';
import type { SlicesLeftOut } from '@/explain/leave-one-out.ts';
import { hasMap } from '@/explain/occlusion.ts';
import { probabilityOf } from '@/ranking/probability.ts';
import type { Diagnosis, RankedDisorder, ScanOutcome } from '@/ranking/diagnosis.ts';
import type { DiagnoseRequest } from '@/state/app-services.ts';
import { useApp, useAppState, useChosenScans } from '../app-context.tsx';
import { useFormat } from '../text.ts';

/** The request that a diagnosis answered. */
export function useRequestOf({ scans, pack }: Diagnosis): DiagnoseRequest {
  const backend = useAppState((state) => state.settings.backend);
  return useMemo(
    () => ({ scans: scans.map(({ scanId, modality }) => ({ scanId, modality })), backend, pack }),
    [scans, backend, pack],
  );
}

/** Answers that hold for all labels of a diagnosis are asked once. They go when the diagnosis goes. */
type Answers = Map<string, Result<unknown, LongtailError>>;
const known = new WeakMap<Diagnosis, Answers>();

function answersOf(diagnosis: Diagnosis): Answers {
  const answers = known.get(diagnosis) ?? new Map<string, Result<unknown, LongtailError>>();
  known.set(diagnosis, answers);
  return answers;
}

/**
 * Asks once a diagnosis and key, and gives undefined until the answer is there.
 * @param ask must be the same function for the same diagnosis and key
 */
export function useAsked<T>(
  diagnosis: Diagnosis,
  key: string,
  ask: (signal: AbortSignal) => Promise<Result<T, LongtailError>>,
): Result<T, LongtailError> | undefined {
  const [, setAnswers] = useState(0);
  useEffect(() => {
    const answers = answersOf(diagnosis);
    if (answers.has(key)) return;
    const controller = new AbortController();
    void ask(controller.signal).then((result) => {
      if (controller.signal.aborted) return;
      answers.set(key, result);
      setAnswers((count) => count + 1);
    });
    return () => controller.abort();
  }, [diagnosis, key, ask]);
  return answersOf(diagnosis).get(key) as Result<T, LongtailError> | undefined;
}

/** A logit of a label as the page shows it: a probability where the label has one, else the score itself. */
export function useShownLogit(disorder: RankedDisorder, pack: string): (logit: number) => string {
  const format = useFormat();
  const { packs } = useAppState((state) => state);
  const temperature = packs.list.find(({ manifest }) => manifest.id === pack)?.manifest.measured?.temperature;
  return (logit) =>
    disorder.probability === undefined
      ? format.decimal(logit, 2)
      : format.percent(probabilityOf(logit, temperature));
}

/** Whether the pack can say where in the picture. */
export function useHasMap(pack: string): boolean {
  const packs = useAppState((state) => state.packs.list);
  const manifest = packs.find((one) => one.manifest.id === pack)?.manifest;
  return manifest === undefined || hasMap(manifest);
}

/** Logits of all labels with each slice of a scan left out; asked once a diagnosis, whoever asks. */
export function useSlicesLeftOut(
  diagnosis: Diagnosis,
  scanId: string,
): Result<SlicesLeftOut, LongtailError> | undefined {
  const explain = useExplain();
  const request = useRequestOf(diagnosis);
  const ask = useCallback(
    (signal: AbortSignal) => explain.slicesLeftOut(request, scanId, { signal }),
    [explain, request, scanId],
  );
  return useAsked(diagnosis, `slices ${scanId}`, ask);
}

/** A scan's title with its modality: titles alone are often the same. */
export function useScanTitle(): (outcome: ScanOutcome | undefined) => string {
  const chosen = useChosenScans();
  return (outcome) => {
    const title = chosen.find(({ scan }) => scan.id === outcome?.scanId)?.title ?? outcome?.scanId ?? '';
    return outcome ? `${title} (${outcome.modality})` : title;
  };
}

/** What the explanations ask of the app. */
export const useExplain = () => useApp().services.explain;
