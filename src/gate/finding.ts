export const GATE_LEVELS = ['note', 'warn', 'stop'] as const;
/** `stop`: the result stays hidden until the user asks for it. */
export type GateLevel = (typeof GATE_LEVELS)[number];

/** Everything that is looked at before a result is shown. */
export const GATE_CHECKS = [
  'photo',
  'coloured',
  'document',
  'bright-background',
  'constant',
  'binary-window',
  'localiser',
  'localiser-only',
  'several-patients',
  'unmeasured-modality',
  'unmeasured-region',
  'few-slices',
  'single-slice',
  'burned-in-text',
  'text-in-picture',
  'gap',
  'irregular-spacing',
  'tilt',
  'duplicate-slices',
  'inverted',
  'rotated',
  'mirrored',
  'turned-by-header',
  'turned-when-made',
  'far-from-training',
  'looks-like-other',
] as const;
export type GateCheck = (typeof GATE_CHECKS)[number];

/** One thing to know before believing a result. Plain data; its words are in the text namespace `gate`. */
export interface GateFinding {
  readonly check: GateCheck;
  readonly level: GateLevel;
  /** The scan it is about; absent where it is about the case. */
  readonly scanId?: string;
  /** What the words are filled with. */
  readonly facts: Readonly<Record<string, string | number>>;
}
