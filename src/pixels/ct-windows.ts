import type { VoiWindow } from '@/parse/instance.ts';
import type { Region } from '@/volume/scan.ts';

/** Windows that radiologists know by name, in HU. */
export const CT_WINDOWS = {
  'soft tissue': { center: 40, width: 400, shape: 'LINEAR', explanation: 'soft tissue' },
  lung: { center: -600, width: 1500, shape: 'LINEAR', explanation: 'lung' },
  bone: { center: 480, width: 2500, shape: 'LINEAR', explanation: 'bone' },
  brain: { center: 40, width: 80, shape: 'LINEAR', explanation: 'brain' },
} as const satisfies Readonly<Record<string, VoiWindow>>;

export type CtWindowName = keyof typeof CT_WINDOWS;

/** What a CT without a window of its own is shown in. */
const BY_REGION: Readonly<Record<Region, CtWindowName>> = {
  'head and neck': 'brain',
  chest: 'lung',
  'abdomen and pelvis': 'soft tissue',
  spine: 'bone',
  'upper limb': 'bone',
  'lower limb': 'bone',
  breast: 'soft tissue',
};

/** The preset for a region; soft tissue where it is not known. */
export const ctWindowFor = (region: Region | undefined): CtWindowName =>
  region ? BY_REGION[region] : 'soft tissue';
