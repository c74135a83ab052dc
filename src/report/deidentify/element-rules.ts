import { actionTaken, BASIC_PROFILE, isGraphicGroup } from './basic-profile.ts';

/** What becomes of an element. `shift`: its dates move; `inside`: its items are treated one by one. */
export type Treatment = 'keep' | 'inside' | 'remove' | 'empty' | 'dummy' | 'uid' | 'shift' | 'patient';

const PATIENT_NAME = 0x00100010;
const PATIENT_ID = 0x00100020;
const BIRTH = new Set([0x00100030, 0x00100032]);
const PIXELS = new Set([0x7fe00008, 0x7fe00009, 0x7fe00010]);
const ENCAPSULATED_DOCUMENT = 0x00420011;

/** UIDs that name a kind of thing, not a thing: classes, coding schemes, mapping resources. */
const KIND_UIDS = new Set([
  0x00020002, 0x00020010, 0x00020012, 0x00080016, 0x0008001a, 0x0008001b, 0x00080062, 0x0008010c, 0x00080118,
  0x0008115a, 0x00081150, 0x00041510, 0x00041512, 0x00880130,
]);

/**
 * Free text that the profile lets stand and that pictures are read with: maker and machine, codes and their meanings,
 * kernels, coils, sequences, windows. All other free text goes, which is stricter than the profile.
 */
const TECHNICAL_TEXT = new Set([
  0x00080070, 0x00081090, 0x00080100, 0x00080102, 0x00080103, 0x00080104, 0x00080119, 0x00080120, 0x00180024,
  0x00180031, 0x00180034, 0x00180085, 0x00181016, 0x00181018, 0x00181019, 0x00181020, 0x00181031, 0x00181160,
  0x00181180, 0x00181191, 0x00181210, 0x00181250, 0x00181251, 0x00189029, 0x00189043, 0x00189047, 0x00189050,
  0x00189073, 0x00200062, 0x00201040, 0x00209056, 0x00209157, 0x00209421, 0x00281054, 0x00281055, 0x00283003,
  0x00283006, 0x00409210,
]);

const TEXT_VRS = new Set(['LO', 'SH', 'LT', 'ST', 'UT', 'UC', 'UR', 'AE', 'UN']);
const DATE_VRS = new Set(['DA', 'DT', 'TM']);

/**
 * The rule for one element, wherever it stands.
 * @param vr undefined where neither file nor dictionary knows it
 * @param keepIntervals moves dates together instead of taking them away
 */
export function treatmentOf(tag: number, vr: string | undefined, keepIntervals: boolean): Treatment {
  const group = tag >>> 16;
  if (group % 2 === 1 || isGraphicGroup(group)) return 'remove';
  // Lengths of groups are retired, and would be wrong.
  if ((tag & 0xffff) === 0) return 'remove';
  if (tag === PATIENT_NAME || tag === PATIENT_ID) return 'patient';
  if (keepIntervals && vr !== undefined && DATE_VRS.has(vr) && !BIRTH.has(tag))
    return vr === 'TM' ? 'keep' : 'shift';
  const asked = BASIC_PROFILE.get(tag);
  if (asked !== undefined) return ofProfile(actionTaken(asked), vr);
  if (PIXELS.has(tag)) return 'keep';
  return ofOthers(tag, vr);
}

function ofProfile(action: 'X' | 'Z' | 'D' | 'U', vr: string | undefined): Treatment {
  switch (action) {
    case 'X':
      return 'remove';
    case 'Z':
      return 'empty';
    case 'D':
      // A made-up UID would be the same in every file.
      return vr === 'UI' ? 'uid' : 'dummy';
    case 'U':
      return vr === 'SQ' ? 'inside' : 'uid';
  }
}

/** What the table does not name: names and dates of any later edition, free text, UIDs of things. */
function ofOthers(tag: number, vr: string | undefined): Treatment {
  if (vr === undefined || tag === ENCAPSULATED_DOCUMENT) return 'remove';
  if (vr === 'SQ') return 'inside';
  if (vr === 'PN' || DATE_VRS.has(vr)) return 'empty';
  if (vr === 'UI') return KIND_UIDS.has(tag) ? 'keep' : 'uid';
  return TEXT_VRS.has(vr) && !TECHNICAL_TEXT.has(tag) ? 'remove' : 'keep';
}

/** A value of the VR that says nothing; undefined where no value can be made up. */
export const dummyOf = (vr: string): string | undefined => DUMMIES[vr];

const DUMMIES: Readonly<Record<string, string>> = {
  AE: 'REMOVED',
  AS: '000Y',
  CS: 'REMOVED',
  DA: '19000101',
  DS: '0',
  DT: '19000101000000',
  IS: '0',
  LO: 'REMOVED',
  LT: 'REMOVED',
  PN: 'REMOVED',
  SH: 'REMOVED',
  ST: 'REMOVED',
  TM: '000000',
  UC: 'REMOVED',
  UT: 'REMOVED',
};
