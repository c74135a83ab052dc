import type { DcmjsData } from 'dcmjs';

let loading: Promise<DcmjsData> | undefined;

/** dcmjs brings the whole dictionary of DICOM: loaded when the first file is written, and not before. */
export function loadDcmjs(): Promise<DcmjsData> {
  loading ??= import('dcmjs').then(({ default: dcmjs }) => dcmjs.data);
  return loading;
}

/** Tag as a number -> VR by the dictionary, undefined for private and unknown tags. */
export async function dictionaryVr(): Promise<(tag: number) => string | undefined> {
  const { dictionary } = (await loadDcmjs()).DicomMetaDictionary;
  return (tag) => {
    const hex = tag.toString(16).padStart(8, '0').toUpperCase();
    return dictionary[`(${hex.slice(0, 4)},${hex.slice(4)})`]?.vr;
  };
}
