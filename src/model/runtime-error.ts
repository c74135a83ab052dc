import type { LongtailError } from '@/core/errors.ts';

/** Words by which runtimes and browsers tell that memory or the device is gone; they have no error codes. */
const RULES: readonly { readonly kind: 'out-of-memory' | 'device-lost'; readonly words: RegExp }[] = [
  {
    kind: 'out-of-memory',
    words: /out of memory|bad_alloc|failed to allocate|allocation failed|OOM|Array buffer allocation/i,
  },
  {
    kind: 'device-lost',
    words:
      /device (was|is) (lost|destroyed)|lost device|device lost|GPUDevice.*(lost|destroyed)|destroyed device/i,
  },
];

/** Turns what a runtime threw into one of our errors. */
export function runtimeError(stage: string, cause: unknown): LongtailError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  const rule = RULES.find(({ words }) => words.test(detail));
  return rule
    ? { kind: rule.kind, detail: `${stage}: ${detail}` }
    : { kind: 'inference-failed', stage, detail };
}

/** Errors of the GPU after which the same case can still be finished on the processor. */
export const canFallBack = (error: LongtailError): boolean =>
  error.kind === 'device-lost' ||
  error.kind === 'out-of-memory' ||
  error.kind === 'inference-failed' ||
  error.kind === 'backend-unavailable' ||
  error.kind === 'pack-self-test';
