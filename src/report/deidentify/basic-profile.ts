/**
 * What the Basic Application Level Confidentiality Profile asks of an attribute, PS3.15 Table E.1-1: `X` remove,
 * `Z` empty, `D` a dummy, `U` a new UID, the same one wherever the old one stood. Where the standard leaves a choice
 * (`X/Z`: whichever keeps the object valid), see `actionTaken`.
 */
export type ProfileAction = 'X' | 'Z' | 'D' | 'U' | 'X/Z' | 'X/D' | 'Z/D' | 'X/Z/D' | 'X/Z/U*';

/** Action -> group -> elements, in hexadecimal, as the table lists them. */
const TABLE: Readonly<Record<ProfileAction, Readonly<Record<string, string>>>> = {
  Z: {
    '0008': '0020 0030 0050 0090 009c',
    '0010': '0010 0020 0030 0040',
    '0012': '0021 0030 0031 0050 0060',
    '0020': '0010',
    '0040': '0513 0562 0610 2016 2017 a088',
    '3006': '0008 0009 0026 00a6',
    '300a': '0611 0615 067d',
    '3010': '000f 0017 001b 0043 005a 005c 007a 007b 007f 0081',
  },
  'Z/D': { '0008': '0023 0033', '0018': '0010', '0070': '0084' },
  D: {
    '0012': '0010 0020 0040 0042 0081',
    '0018': '11bb 9367 9369 936a 9371',
    '0034': '0001 0002 0005 0007',
    '003a': '0314',
    '0040': '0512 0551 1101 a027 a073 a075 a123 a730',
    '0070': '0001',
    '3006': '0002',
    '300a': '0002 0608 0619 0623 062a 067c 0734 0736 073a 0741 0742 0760 0783',
    '3010': '002d 0033 0034 0035 0038 0054 0077',
  },
  'X/D': {
    '0008': '0021 0031 1072',
    '0018': '1030 1400 700a 9516 9517',
    '3008': '0054 0056 0250 0251',
    '300a': '0006 0007',
    '3010': '004c 004d 0056',
  },
  'X/Z': {
    '0008': '0022 0032 1110',
    '0010': '2203',
    '0032': '1060',
    '0040': '0555',
    '2200': '0002 0005',
    '3008': '0105',
    '300a': '00b2',
    '300e': '0008',
  },
  'X/Z/D': { '0008': '002a 0080 0082 1010 1070 1111', '0018': '1000' },
  'X/Z/U*': { '0008': '1140 2112' },
  U: {
    '0000': '1001',
    '0002': '0003',
    '0004': '1511',
    '0008': '0014 0018 0058 1155 1195 3010',
    '0018': '1002 100b 2042',
    '0020': '000d 000e 0052 0200 9161 9164',
    '0028': '1199 1214',
    '003a': '0310',
    '0040': '0554 4023 a124 a171 a172 a402 db0c db0d',
    '0062': '0021',
    '0070': '031a 1101 1102',
    '0088': '0140',
    '0400': '0100',
    '3006': '0024 00c2',
    '300a': '0013 0083 0609 0650 0700',
    '3010': '0006 000b 0013 0015 0031 003b 006e 006f',
  },
  X: {
    '0000': '1000',
    '0008':
      '0015 0024 0025 0034 0035 0081 0092 0094 0096 009d 0201 1030 103e 1040 1041 1048 1049 1050 1052 1060 1062 ' +
      '1080 1084 1120 2111 4000',
    '0010':
      '0021 0032 0050 0101 0102 1000 1001 1002 1005 1010 1020 1030 1040 1050 1060 1080 1081 1090 1100 2000 2110 ' +
      '2150 2152 2154 2155 2160 2180 21a0 21b0 21c0 21d0 21f0 2297 2299 4000',
    '0012': '0051 0071 0072 0082',
    '0016':
      '002b 004b 004d 004e 004f 0050 0051 0070 0071 0072 0073 0074 0075 0076 0077 0078 0079 007a 007b 007c 007d ' +
      '007e 007f 0080 0081 0082 0083 0084 0085 0086 0087 0088 0089 008a 008b 008c 008d 008e',
    '0018': '1004 1005 1007 1008 1009 100a 4000 5011 9185 9373 937b 937f 9424 9937 a003',
    '0020': '3401 3406 4000 9158',
    '0028': '4000',
    '0032': '0012 1020 1021 1030 1032 1033 1066 1067 1070 4000',
    '0038': '0004 0010 0011 0014 001e 0020 0021 0040 0050 0060 0061 0062 0064 0300 0400 0500 4000',
    '0040':
      '0001 0002 0003 0004 0005 0006 0007 0009 000b 0010 0011 0012 0241 0242 0243 0244 0245 0250 0251 0253 0254 ' +
      '0275 0280 0310 050a 051a 0600 0602 06fa 1001 1002 1004 1005 100a 1010 1011 1102 1103 1104 1400 2001 2008 ' +
      '2009 2010 2011 2400 3001 4005 4008 4010 4011 4025 4027 4028 4030 4034 4035 4036 4037 4050 4051 4052 a078 ' +
      'a07a a07c a192 a193 a307 a352 a353 a354 a358',
    '0050': '001b 0020 0021',
    '0070': '0086',
    '0088': '0200 0904 0906 0910 0912',
    '0400': '0402 0403 0404 0550 0551 0552 0561 0600',
    '2030': '0020',
    '3006': '0004 0006 0028 0038 0085 0088',
    '300a': '0003 0004 000e 0016 0072 00c3 00dd 0196 01a6 01b2 0216 02eb 0676',
    '300c': '0113',
    '3010': '0036 0037 0061',
    '4000': '0010 4000',
    '4008': '0042 0102 010a 010b 010c 0111 0114 0115 0118 0119 011a 0202 0300 4000',
    fffa: 'fffa',
    fffc: 'fffc',
  },
};

/** Tag, group and element as one number -> what the profile asks. */
export const BASIC_PROFILE: ReadonlyMap<number, ProfileAction> = new Map(
  Object.entries(TABLE).flatMap(([action, groups]) =>
    Object.entries(groups).flatMap(([group, elements]) =>
      elements.split(' ').map((element) => [parseInt(group + element, 16), action as ProfileAction] as const),
    ),
  ),
);

/**
 * Curves (50xx,xxxx) and overlays: the table removes an overlay's data and comments (60xx,3000) and (60xx,4000); what
 * is left would describe an overlay that is not there, so the group goes whole.
 */
export const isGraphicGroup = (group: number): boolean =>
  group % 2 === 0 && ((group >= 0x5000 && group <= 0x50ff) || (group >= 0x6000 && group <= 0x60ff));

/**
 * The one action for an attribute that may stand anywhere. Where the table leaves a choice the attribute keeps its
 * place, which is valid in every object; and it is emptied where that is one of the choices, because made-up text can
 * be taken for a finding: a contrast agent, for one.
 */
export function actionTaken(action: ProfileAction): 'X' | 'Z' | 'D' | 'U' {
  switch (action) {
    case 'X':
    case 'Z':
    case 'D':
    case 'U':
      return action;
    case 'X/Z/U*':
      return 'U';
    case 'X/D':
      return 'D';
    case 'X/Z':
    case 'Z/D':
    case 'X/Z/D':
      return 'Z';
  }
}
