/**
 * Storage classes that hold no picture of the patient, in words: the report says what such a file is.
 * First match wins; a trailing dot stands for a whole branch of the tree.
 */
const NOT_IMAGES: readonly (readonly [uid: string, what: string])[] = [
  ['1.2.840.10008.1.3.10', 'a DICOMDIR (index of the media)'],
  ['1.2.840.10008.5.1.4.1.1.88.59', 'a key object selection'],
  ['1.2.840.10008.5.1.4.1.1.88.', 'a structured report'],
  ['1.2.840.10008.5.1.4.1.1.104.1', 'an encapsulated PDF'],
  ['1.2.840.10008.5.1.4.1.1.104.2', 'an encapsulated CDA document'],
  ['1.2.840.10008.5.1.4.1.1.104.', 'an encapsulated 3D model'],
  ['1.2.840.10008.5.1.4.1.1.11.', 'a presentation state'],
  ['1.2.840.10008.5.1.4.1.1.9.', 'a waveform'],
  ['1.2.840.10008.5.1.4.1.1.66.1', 'a spatial registration'],
  ['1.2.840.10008.5.1.4.1.1.66.2', 'spatial fiducials'],
  ['1.2.840.10008.5.1.4.1.1.66.3', 'a deformable registration'],
  ['1.2.840.10008.5.1.4.1.1.66.4', 'a segmentation'],
  ['1.2.840.10008.5.1.4.1.1.66.5', 'a surface segmentation'],
  ['1.2.840.10008.5.1.4.1.1.66.6', 'tractography results'],
  ['1.2.840.10008.5.1.4.1.1.66.7', 'a label map segmentation'],
  ['1.2.840.10008.5.1.4.1.1.66', 'raw data'],
  ['1.2.840.10008.5.1.4.1.1.67', 'a real-world value mapping'],
  ['1.2.840.10008.5.1.4.1.1.68.', 'a surface scan'],
  ['1.2.840.10008.5.1.4.1.1.4.2', 'MR spectroscopy'],
  ['1.2.840.10008.5.1.4.1.1.481.1', ''],
  ['1.2.840.10008.5.1.4.1.1.481.2', 'a radiotherapy dose'],
  ['1.2.840.10008.5.1.4.1.1.481.3', 'a radiotherapy structure set'],
  ['1.2.840.10008.5.1.4.1.1.481.5', 'a radiotherapy plan'],
  ['1.2.840.10008.5.1.4.1.1.481.', 'a radiotherapy record'],
  ['1.2.840.10008.5.1.4.1.1.78.', 'an ophthalmic measurement'],
  ['1.2.840.10008.5.1.4.1.1.79.', 'an ophthalmic measurement'],
  ['1.2.840.10008.5.1.4.1.1.80.', 'an ophthalmic measurement'],
  ['1.2.840.10008.5.1.4.1.1.90.', 'an assessment'],
  ['1.2.840.10008.5.1.4.38.', 'a hanging protocol'],
  ['1.2.840.10008.5.1.4.39.', 'a colour palette'],
];

/** What an object of this class is, where it is no image; undefined for images and for classes not known. */
export function notAnImage(sopClassUid: string): string | undefined {
  const found = NOT_IMAGES.find(([uid]) =>
    uid.endsWith('.') ? sopClassUid.startsWith(uid) : sopClassUid === uid,
  );
  return found?.[1] || undefined;
}
