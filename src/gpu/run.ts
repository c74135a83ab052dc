import type { LongtailError } from '@/core/errors.ts';
import { err, ok, type Result } from '@/core/result.ts';

/** A device's failure where a promise must reject: `error` is what a person is told. */
export class GpuFailure extends Error {
  readonly error: LongtailError;

  constructor(error: LongtailError) {
    super(`${error.kind.replaceAll('-', ' ')}: ${'detail' in error ? error.detail : ''}`);
    this.name = 'GpuFailure';
    this.error = error;
  }
}

/**
 * Runs commands that create, write or submit, inside error scopes. Synchronous, because the scopes are a stack that
 * the device's other users share: across an await, theirs and ours would be popped in the wrong order.
 */
export type Issue = <T>(commands: () => T) => T;

/**
 * Runs GPU work and turns what the device reports into errors: `out-of-memory`, `device-lost` (at once, also when
 * the work hangs on it) and, for validation and internal errors, `inference-failed`. Other exceptions are bugs and
 * pass through.
 * @param stage named in the error
 * @param work issues all of its commands through the function that it is given, and frees what it made if it throws
 * @param discard frees what `work` returned, where the device reported an error after all
 */
export async function runOnDevice<T>(
  device: GPUDevice,
  stage: string,
  work: (issue: Issue) => Promise<T>,
  discard: (value: T) => void,
): Promise<Result<T, LongtailError>> {
  const scopes: Promise<GPUError | null>[] = [];
  const issue: Issue = (commands) => {
    for (const filter of FILTERS) device.pushErrorScope(filter);
    try {
      return commands();
    } finally {
      // Some implementations reject on a lost device; the loss itself is seen elsewhere.
      for (const _ of FILTERS) scopes.push(device.popErrorScope().catch(() => null));
    }
  };
  const reported = async () => (await Promise.all(scopes)).find((error) => error !== null);

  const finish = async (): Promise<Result<T, LongtailError>> => {
    let value: T;
    try {
      value = await work(issue);
    } catch (thrown) {
      const cause = (await reported()) ?? thrown;
      // A bad buffer's read-back rejects too: its scope knows why. DOMExceptions without one come from the device.
      if (cause === thrown && !(thrown instanceof DOMException)) throw thrown;
      return err(describe(cause, stage));
    }
    const error = await reported();
    if (!error) return ok(value);
    discard(value);
    return err(describe(error, stage));
  };
  return unlessLost(device, finish());
}

const FILTERS = ['validation', 'internal', 'out-of-memory'] as const;

function describe(cause: unknown, stage: string): LongtailError {
  const detail = cause instanceof Error || isGpuError(cause) ? cause.message : String(cause);
  // By name: the classes are globals in a browser only.
  return cause?.constructor.name === 'GPUOutOfMemoryError'
    ? { kind: 'out-of-memory', detail }
    : { kind: 'inference-failed', stage, detail };
}

const isGpuError = (value: unknown): value is GPUError =>
  typeof value === 'object' && value !== null && 'message' in value;

interface LossWatch {
  info: GPUDeviceLostInfo | undefined;
  readonly waiting: Set<() => void>;
}

/** One handler a device: handlers on `device.lost` itself would pile up for as long as the device lives. */
const watches = new WeakMap<GPUDevice, LossWatch>();

function watchLoss(device: GPUDevice): LossWatch {
  const known = watches.get(device);
  if (known) return known;
  const watch: LossWatch = { info: undefined, waiting: new Set() };
  watches.set(device, watch);
  void noteLoss(device, watch);
  return watch;
}

async function noteLoss(device: GPUDevice, watch: LossWatch): Promise<void> {
  watch.info = await device.lost;
  for (const wake of watch.waiting) wake();
}

/** The result, unless the device is lost before it is there. */
async function unlessLost<T>(
  device: GPUDevice,
  result: Promise<Result<T, LongtailError>>,
): Promise<Result<T, LongtailError>> {
  const watch = watchLoss(device);
  let wake: () => void = () => undefined;
  const lost = new Promise<undefined>((resolve) => {
    wake = () => resolve(undefined);
    watch.waiting.add(wake);
  });
  try {
    const first = await Promise.race([result, lost]);
    // A read-back may reject a moment before the loss that caused it is announced.
    if (first?.ok === false) await new Promise((resolve) => setTimeout(resolve, 0));
    if (first && !watch.info) return first;
    return err({
      kind: 'device-lost',
      detail: watch.info?.message || `The GPU was lost (${watch.info?.reason ?? 'unknown'}).`,
    });
  } finally {
    watch.waiting.delete(wake);
  }
}
