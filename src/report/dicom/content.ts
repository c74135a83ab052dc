import { code, imageReference, type DicomContext, type NaturalDataset } from './context.ts';
import type { SourceImage } from './source-scan.ts';

/** Content items of a structured report, PS3.3 C.17.3. Each takes the relationship to the item above it. */
export type Relationship =
  'CONTAINS' | 'HAS OBS CONTEXT' | 'HAS CONCEPT MOD' | 'INFERRED FROM' | 'HAS PROPERTIES';

type Concept = NaturalDataset;

const item = (
  relationship: Relationship,
  type: string,
  concept: Concept,
  value: NaturalDataset,
): NaturalDataset => ({
  RelationshipType: relationship,
  ValueType: type,
  ConceptNameCodeSequence: [concept],
  ...value,
});

export const textItem = (relationship: Relationship, concept: Concept, text: string): NaturalDataset =>
  item(relationship, 'TEXT', concept, { TextValue: text });

export const codeItem = (relationship: Relationship, concept: Concept, value: Concept): NaturalDataset =>
  item(relationship, 'CODE', concept, { ConceptCodeSequence: [value] });

export const uidItem = (relationship: Relationship, concept: Concept, uid: string): NaturalDataset =>
  item(relationship, 'UIDREF', concept, { UID: uid });

export const nameItem = (relationship: Relationship, concept: Concept, name: string): NaturalDataset =>
  item(relationship, 'PNAME', concept, { PersonName: name });

/** @param children what the number was inferred from */
export const numberItem = (
  concept: Concept,
  value: number,
  unit: Concept,
  children: readonly NaturalDataset[],
): NaturalDataset =>
  item('CONTAINS', 'NUM', concept, {
    MeasuredValueSequence: [{ MeasurementUnitsCodeSequence: [unit], NumericValue: decimal(value) }],
    ...(children.length > 0 ? { ContentSequence: children } : {}),
  });

export const imageItem = (
  relationship: Relationship,
  image: SourceImage,
  context: DicomContext,
  children: readonly NaturalDataset[] = [],
): NaturalDataset => ({
  RelationshipType: relationship,
  ValueType: 'IMAGE',
  ReferencedSOPSequence: [imageReference(image, context)],
  ...(children.length > 0 ? { ContentSequence: children } : {}),
});

export const container = (
  concept: Concept,
  children: readonly NaturalDataset[],
  template?: string,
): NaturalDataset => ({
  RelationshipType: 'CONTAINS',
  ValueType: 'CONTAINER',
  ConceptNameCodeSequence: [concept],
  ContinuityOfContent: 'SEPARATE',
  ...(template === undefined ? {} : { ContentTemplateSequence: [templateOf(template)] }),
  ContentSequence: children,
});

export const templateOf = (identifier: string): NaturalDataset => ({
  MappingResource: 'DCMR',
  MappingResourceUID: '1.2.840.10008.8.1.1',
  TemplateIdentifier: identifier,
});

/** A DS: at most 16 characters. */
const decimal = (value: number): string => String(Number(value.toPrecision(7)));

/** Concepts of the templates, PS3.16. */
export const CONCEPT = {
  report: code('126000', 'DCM', 'Imaging Measurement Report'),
  language: code('121049', 'DCM', 'Language of Content Item and Descendants'),
  english: code('en', 'RFC5646', 'English'),
  observerType: code('121005', 'DCM', 'Observer Type'),
  device: code('121007', 'DCM', 'Device'),
  person: code('121006', 'DCM', 'Person'),
  personName: code('121008', 'DCM', 'Person Observer Name'),
  deviceUid: code('121012', 'DCM', 'Device Observer UID'),
  deviceName: code('121013', 'DCM', 'Device Observer Name'),
  deviceMaker: code('121014', 'DCM', 'Device Observer Manufacturer'),
  deviceModel: code('121015', 'DCM', 'Device Observer Model Name'),
  procedure: code('121058', 'DCM', 'Procedure reported'),
  imaging: code('363679005', 'SCT', 'Imaging'),
  library: code('111028', 'DCM', 'Image Library'),
  libraryGroup: code('126200', 'DCM', 'Image Library Group'),
  measurements: code('126010', 'DCM', 'Imaging Measurements'),
  group: code('125007', 'DCM', 'Measurement Group'),
  trackingId: code('112039', 'DCM', 'Tracking Identifier'),
  trackingUid: code('112040', 'DCM', 'Tracking Unique Identifier'),
  finding: code('121071', 'DCM', 'Finding'),
  algorithmName: code('111001', 'DCM', 'Algorithm Name'),
  algorithmParameters: code('111002', 'DCM', 'Algorithm Parameters'),
  algorithmVersion: code('111003', 'DCM', 'Algorithm Version'),
  certainty: code('111012', 'DCM', 'Certainty of Finding'),
  comment: code('121106', 'DCM', 'Comment'),
  impression: code('121073', 'DCM', 'Impression'),
} as const;
