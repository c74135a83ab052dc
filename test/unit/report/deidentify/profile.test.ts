import { deflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { actionTaken, BASIC_PROFILE } from '@/report/deidentify/basic-profile.ts';
import { deidentifyDicom, joined } from '@/report/deidentify/dicom-file.ts';
import { createPseudonyms } from '@/report/deidentify/pseudonyms.ts';
import { dictionaryVr } from '@/report/dicom/dcmjs.ts';
import { bytesSource } from '../../../support/packs.ts';
import {
  BIG_ENDIAN,
  DEFLATED,
  dicomFile,
  EXPLICIT,
  IMPLICIT,
  picture,
  words,
  type Element,
} from '../../../support/synthetic-dicom.ts';
import { pydicom } from '../../../support/dicom-tools.ts';

let vrOf: (tag: number) => string | undefined;
beforeAll(async () => {
  vrOf = await dictionaryVr();
});

const pseudonyms = createPseudonyms(Uint8Array.of(1, 2, 3));
const MARKER = 'ZZSECRET';
const PIXELS = words([1, 2, 3, 4]);
const hex = (tag: number) => tag.toString(16).padStart(8, '0');

/** Groups of commands, files and directories stand in no dataset. */
const inDatasets = [...BASIC_PROFILE].filter(([tag]) => tag >>> 16 >= 8);

/** A value that no file would have by chance. */
function marked(tag: number, vr: string): Element {
  const values: Record<string, Element[2]> = {
    UI: `1.2.999.77777.${tag}`,
    DA: '19771107',
    TM: '070911',
    DT: '19771107070911',
    AS: '077Y',
    DS: '77077.5',
    IS: '77077',
    US: [77],
    UL: [77077],
    FD: [77.077],
    FL: [77.077],
    SQ: [[['00080104', 'LO', MARKER]]],
    OB: new TextEncoder().encode(MARKER),
    CS: MARKER,
  };
  return [hex(tag), vr, values[vr] ?? MARKER];
}

const vrFor = (tag: number) => {
  const vr = vrOf(tag) ?? 'LO';
  return vr === 'ox' ? 'OB' : vr;
};

/** Every attribute of the table, at the top and in an item of a sequence. */
function everyTag(syntax: string): Uint8Array {
  const all = inDatasets.map(([tag]) => marked(tag, vrFor(tag)));
  const elements = [
    ...picture({ rows: 2, columns: 2 }, all),
    ['00082218', 'SQ', [[['00080104', 'LO', 'Chest'] as const, ...all]]] as const,
    ['7fe00010', 'OW', syntax === BIG_ENDIAN ? words([1, 2, 3, 4], false) : PIXELS] as const,
  ];
  return dicomFile(elements, { transferSyntax: syntax }, (bytes) => deflateRawSync(bytes));
}

async function deidentified(bytes: Uint8Array, keepIntervals = false): Promise<Uint8Array> {
  const facts = { transferSyntax: EXPLICIT, sopClassUid: '1.2.3', instanceUid: '1.2.3.4', patient: MARKER };
  const result = await deidentifyDicom(bytesSource('a.dcm', bytes), facts, {
    pseudonyms,
    keepIntervals,
    vrOf,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return joined(result.value);
}

interface Read {
  readonly vr: string;
  readonly value: string;
  readonly length: number;
}
const LISTED =
  '[{"tag": "%08x" % e.tag, "vr": e.VR, "value": str(e.value), "length": len(e.value) if e.VR == "SQ" else (0 if e.is_empty else 1)} for e in D]';
const read = (bytes: Uint8Array, item: boolean) =>
  new Map(
    (
      pydicom(bytes, LISTED.replace('D]', item ? 'ds[0x00082218][0]]' : 'ds]')) as (Read & { tag: string })[]
    ).map((element) => [element.tag, element]),
  );

/** In the implicit form pydicom gives the bytes of what its dictionary does not know. */
const textOf = (found: { readonly value: string } | undefined) => found?.value.replace(/^b'(.*)'$/, '$1');

describe('the Basic Profile of PS3.15', () => {
  it('has the table’s attributes, each once', () => {
    expect(BASIC_PROFILE.size).toBe(617);
    for (const [tag, action] of [
      [0x00100010, 'Z'],
      [0x00080018, 'U'],
      [0x0008103e, 'X'],
      [0x00181000, 'X/Z/D'],
      [0x00082112, 'X/Z/U*'],
      [0x0040a730, 'D'],
    ] as const)
      expect(BASIC_PROFILE.get(tag), hex(tag)).toBe(action);
  });

  it.each([
    ['explicit little endian', EXPLICIT],
    ['implicit little endian', IMPLICIT],
    ['explicit big endian', BIG_ENDIAN],
    ['deflated', DEFLATED],
  ])('is applied to every attribute of its table, nested ones too: %s', async (_, syntax) => {
    const source = everyTag(syntax);
    const bytes = await deidentified(source);
    for (const item of [false, true]) {
      const elements = read(bytes, item);
      for (const [tag, asked] of inDatasets) {
        const found = elements.get(hex(tag));
        const what = `${hex(tag)} ${asked} ${item ? 'in an item' : ''}`;
        switch (actionTaken(asked)) {
          case 'X':
            expect(found, what).toBeUndefined();
            break;
          case 'Z':
            if (tag === 0x00100010 || tag === 0x00100020)
              expect(found?.value, what).toMatch(/^ANON-[0-9A-F]{8}$/);
            else expect(found?.length, what).toBe(0);
            break;
          case 'D':
            expect(found, what).toBeDefined();
            if (vrFor(tag) === 'UI') expect(textOf(found), what).toBe(pseudonyms.uid(`1.2.999.77777.${tag}`));
            else if (!['SQ', 'OB', 'UN', 'UR'].includes(vrFor(tag))) expect(found?.length, what).toBe(1);
            break;
          case 'U':
            if (vrFor(tag) === 'SQ') expect(found?.length, what).toBe(1);
            else expect(textOf(found), what).toBe(pseudonyms.uid(`1.2.999.77777.${tag}`));
        }
      }
    }
    const plain = syntax === DEFLATED ? (pydicom(bytes, 'str(ds)') as string) : latin1(bytes);
    for (const secret of ['19771107', '070911', '1.2.999.77777', '077Y', '77077'])
      expect(plain).not.toContain(secret);
    // What stands in sequences that stay is technical text, which the profile keeps.
    expect(plain.split(MARKER).length - 1).toBe(everyKeptSequence());
    expect(pydicom(bytes, '[int(v) for v in ds.pixel_array.flatten()]')).toEqual([1, 2, 3, 4]);
  });

  it('says what was done to the file', async () => {
    const said =
      '[ds.PatientIdentityRemoved, ds.DeidentificationMethod, [c.CodeValue for c in ds.DeidentificationMethodCodeSequence], ds.LongitudinalTemporalInformationModified]';
    expect(pydicom(await deidentified(everyTag(EXPLICIT)), said)).toEqual([
      'YES',
      'Longtail, PS3.15 Basic Profile. Not for clinical use',
      ['113100'],
      'REMOVED',
    ]);
    expect((pydicom(await deidentified(everyTag(EXPLICIT), true), said) as unknown[]).slice(2)).toEqual([
      ['113100', '113107'],
      'MODIFIED',
    ]);
  });

  it('moves all dates by one offset where intervals are kept, but never a birthday', async () => {
    const bytes = await deidentified(
      dicomFile(
        picture({ rows: 2, columns: 2 }, [
          ['00080020', 'DA', '20240229'],
          ['00080022', 'DA', '20240301'],
          ['0008002a', 'DT', '20240301121314.5+0100'],
          ['00080030', 'TM', '121314'],
          ['00100030', 'DA', '19771107'],
          ['7fe00010', 'OW', PIXELS],
        ]),
      ),
      true,
    );
    const [study, acquired, moment, time, birth] = pydicom(
      bytes,
      '[str(ds.StudyDate), str(ds.AcquisitionDate), str(ds.AcquisitionDateTime), str(ds.StudyTime), str(ds.PatientBirthDate)]',
    ) as string[];
    const day = (text = '') => Date.UTC(+text.slice(0, 4), +text.slice(4, 6) - 1, +text.slice(6, 8)) / 864e5;
    expect(day(acquired) - day(study)).toBe(1);
    expect(day('20240229') - day(study)).toBe(pseudonyms.days);
    expect(moment).toBe(`${acquired}121314.5+0100`);
    expect(time).toBe('121314');
    expect(birth).toBe('');
  });

  it('takes away private attributes and the preamble', async () => {
    const bytes = dicomFile(
      picture({ rows: 2, columns: 2 }, [
        ['00290010', 'LO', MARKER],
        ['00291010', 'OB', new TextEncoder().encode(MARKER)],
        ['00291020', 'SQ', [[['00080104', 'LO', MARKER]]]],
        ['60000010', 'US', [2]],
        ['60003000', 'OW', words([77, 77])],
        ['7fe00010', 'OW', PIXELS],
      ]),
    );
    bytes.set(new TextEncoder().encode(MARKER), 10);
    const out = await deidentified(bytes);
    expect(latin1(out)).not.toContain(MARKER);
    expect(
      pydicom(out, '[("%08x" % e.tag)[:2] for e in ds if e.tag.is_private or e.tag.group == 0x6000]'),
    ).toEqual([]);
  });

  it('refuses a file that cannot be followed to its end, instead of passing on what it could not see', async () => {
    const bytes = dicomFile(picture({ rows: 2, columns: 2 }, [['00204000', 'LT', MARKER]]));
    const result = await deidentifyDicom(
      bytesSource('a.dcm', bytes.subarray(0, bytes.length - 25)),
      { transferSyntax: EXPLICIT, sopClassUid: '1', instanceUid: '1', patient: '' },
      { pseudonyms, keepIntervals: false, vrOf },
    );
    expect(result).toMatchObject({ ok: false, error: { kind: 'corrupt-file', path: 'a.dcm' } });
  });
});

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
/** Sequences of action U, at the top and in the item. */
const everyKeptSequence = () =>
  2 * inDatasets.filter(([tag, action]) => action.includes('U') && vrFor(tag) === 'SQ').length;
