import { describe, expect, it } from 'vitest';
import { treatmentOf } from '@/report/deidentify/element-rules.ts';
import { runTool } from '../../../support/dicom-tools.ts';

/** Every attribute that Debian's pydicom knows: tag, VRs, keyword. */
function dictionary(): readonly (readonly [tag: number, vr: string, keyword: string])[] {
  const program =
    'import json\nfrom pydicom._dicom_dict import DicomDictionary as d\nprint(json.dumps([[t, v[0], v[4]] for t, v in d.items()]))';
  const { status, stdout, stderr } = runTool('/usr/bin/python3', ['-W', 'ignore', '-c', program]);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as [number, string, string][];
}

/** Names, dates, UIDs and free text: what can tell who it was. */
const TELLING = /PN|DA|DT|TM|UI|LO|SH|LT|ST|UT|UC|UR|AE|AS|UN/;

/** What of these stays: kinds of things, codes with their meanings, makers, machines and their settings. */
const STAYS = [
  'SOPClassUID',
  'RelatedGeneralSOPClassUID',
  'OriginalSpecializedSOPClassUID',
  'SOPClassesInStudy',
  'Manufacturer',
  'CodeValue',
  'CodingSchemeDesignator',
  'CodingSchemeVersion',
  'CodeMeaning',
  'CodingSchemeUID',
  'MappingResourceUID',
  'LongCodeValue',
  'URNCodeValue',
  'ManufacturerModelName',
  'ReferencedSOPClassUID',
  'SOPClassesSupported',
  'SequenceName',
  'Radiopharmaceutical',
  'InterventionDrugName',
  'ImagedNucleus',
  'SecondaryCaptureDeviceManufacturer',
  'SecondaryCaptureDeviceManufacturerModelName',
  'SecondaryCaptureDeviceSoftwareVersions',
  'SoftwareVersions',
  'FilterType',
  'CollimatorGridName',
  'ConvolutionKernel',
  'ReceiveCoilName',
  'TransmitCoilName',
  'MultiCoilElementName',
  'TransmitCoilManufacturerName',
  'PositionReferenceIndicator',
  'StackID',
  'DimensionDescriptionLabel',
  'RescaleType',
  'WindowCenterWidthExplanation',
  'LUTExplanation',
  'LUTLabel',
];

describe('every attribute of a dictionary that is not ours', () => {
  const telling = dictionary().filter(([tag, vr]) => tag >>> 16 >= 8 && TELLING.test(vr));

  it('that holds a name, a date, a UID or free text is treated, but for those that say what a picture is', () => {
    expect(telling.length).toBeGreaterThan(900);
    const kept = telling.filter(([tag, vr]) => treatmentOf(tag, vr, false) === 'keep');
    expect(kept.map(([, , keyword]) => keyword)).toEqual(STAYS);
  });

  it('does so too where the file does not say its VR and our dictionary does not know it', () => {
    const kept = telling.filter(([tag]) => treatmentOf(tag, undefined, false) === 'keep');
    expect(kept).toEqual([]);
  });

  it('that holds a date moves with all others where intervals are kept, but for those of birth', () => {
    const dates = telling.filter(([tag, vr]) => /^(DA|DT)$/.test(vr) && !isGraphic(tag));
    expect(dates.length).toBeGreaterThan(100);
    const others = dates.filter(([tag, vr]) => treatmentOf(tag, vr, true) !== 'shift');
    expect(others.map(([, , keyword]) => keyword)).toEqual(['PatientBirthDate']);
  });
});

const isGraphic = (tag: number) => [0x50, 0x60].includes(tag >>> 24);
