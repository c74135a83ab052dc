/**
 * Every way in which the user's data, machine or pack can fail us. Plain objects with the facts a person needs,
 * so that they cross a worker's edge whole. `describeError` in the text room turns one into title, detail and remedy.
 */
export type LongtailError =
  // A file of the user's.
  | { readonly kind: 'unknown-format'; readonly path: string; readonly detail: string }
  | { readonly kind: 'not-an-image'; readonly path: string; readonly what: string }
  | { readonly kind: 'truncated-file'; readonly path: string; readonly detail: string }
  | { readonly kind: 'corrupt-file'; readonly path: string; readonly detail: string }
  | {
      readonly kind: 'unsupported-encoding';
      readonly path: string;
      readonly encoding: string;
      readonly detail: string;
    }
  | { readonly kind: 'decode-failed'; readonly path: string; readonly frame: number; readonly detail: string }
  // The machine did not hand out its bytes.
  | { readonly kind: 'file-gone'; readonly path: string; readonly detail: string }
  | { readonly kind: 'file-unreadable'; readonly path: string; readonly detail: string }
  | { readonly kind: 'file-forbidden'; readonly path: string; readonly detail: string }
  | { readonly kind: 'missing-file'; readonly path: string; readonly referencedBy: string }
  | { readonly kind: 'archive-refused'; readonly path: string; readonly detail: string }
  | { readonly kind: 'bad-case-list'; readonly path: string; readonly detail: string }
  // A server of the hospital's. `path` is the resource that was asked for.
  | { readonly kind: 'server-unreachable'; readonly path: string; readonly detail: string }
  | { readonly kind: 'server-refused'; readonly path: string; readonly detail: string }
  | { readonly kind: 'server-forbids'; readonly path: string; readonly detail: string }
  | { readonly kind: 'server-too-large'; readonly path: string; readonly detail: string }
  | { readonly kind: 'server-conflict'; readonly path: string; readonly detail: string }
  | { readonly kind: 'server-failed'; readonly path: string; readonly detail: string }
  // A case.
  | { readonly kind: 'no-usable-scan'; readonly detail: string }
  | { readonly kind: 'several-patients'; readonly count: number }
  | { readonly kind: 'result-of-others'; readonly path: string; readonly scans: number }
  | { readonly kind: 'modality-unknown'; readonly scan: string }
  | { readonly kind: 'constant-examination'; readonly examination: string; readonly value: number }
  // The machine.
  | { readonly kind: 'backend-unavailable'; readonly backend: string; readonly detail: string }
  | { readonly kind: 'device-lost'; readonly detail: string }
  | { readonly kind: 'out-of-memory'; readonly detail: string }
  | { readonly kind: 'inference-failed'; readonly stage: string; readonly detail: string }
  | { readonly kind: 'storage-failed'; readonly detail: string }
  // A pack or checkpoint.
  | { readonly kind: 'pack-invalid'; readonly pack: string; readonly detail: string }
  | { readonly kind: 'pack-integrity'; readonly pack: string; readonly file: string; readonly detail: string }
  | {
      readonly kind: 'pack-self-test';
      readonly pack: string;
      readonly backend: string;
      readonly difference: number;
      readonly tolerance: number;
    }
  /** Its features are no mean over places of the picture, so that no place can be taken out of them. */
  | { readonly kind: 'pack-without-map'; readonly pack: string }
  | {
      readonly kind: 'checkpoint-invalid';
      readonly path: string;
      readonly key: string;
      readonly detail: string;
    }
  // The user.
  | { readonly kind: 'cancelled' };

export type ErrorKind = LongtailError['kind'];
