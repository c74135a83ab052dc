import type { FrameHeader } from '@/parse/instance.ts';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';
import type { CaseResult } from '../case-result.ts';
import {
  code,
  CODING_SCHEMES,
  equipment,
  fitting,
  imageReference,
  moment,
  newUid,
  patientAndStudy,
  seriesReferences,
  uidIn,
  type DicomContext,
  type NaturalDataset,
} from './context.ts';
import type { DicomScan, SourceImage } from './source-scan.ts';
import { writeDicom } from './write.ts';

/** Where in one slice the picture speaks for a label, on the slice's own pixel grid. */
export interface SliceMap {
  /** Index into the scan's slices. */
  readonly slice: number;
  readonly rows: number;
  readonly columns: number;
  /** rows * columns, 0..1, row by row from the top left. */
  readonly values: Float32Array;
}

const SEGMENTATION = '1.2.840.10008.5.1.4.1.1.66.4';
const LARGEST = 255;

/** Attributes that number the frames, as the value of an AT. */
const TAG = {
  segmentIdentification: 0x0062000a,
  referencedSegment: 0x0062000b,
  planePosition: 0x00209113,
  position: 0x00200032,
  frameContent: 0x00209111,
  inStackPosition: 0x00209057,
} as const;

/**
 * A map over slices as a fractional DICOM SEG of one segment, on the geometry of its pictures. Every value is a share
 * of the largest in the map, not the probability of a finding, and the segment says so.
 * @param label what the map is of
 * @param maps one a slice, each of the size of the scan's pictures
 * @throws RangeError where a map is not of the scan
 */
export function toSegmentation(
  result: CaseResult,
  scan: DicomScan,
  label: string,
  maps: readonly SliceMap[],
  context: DicomContext,
): Promise<Uint8Array<ArrayBuffer>> {
  const frames = maps.map((map) => frameOf(scan, map));
  const [first] = frames;
  if (!first) throw new RangeError('a segmentation needs a map');
  const { rows, columns } = scan.scan;
  const pixels = new Uint8Array(2 * Math.ceil((frames.length * rows * columns) / 2));
  for (const [i, { map }] of frames.entries())
    pixels.set(
      Uint8Array.from(map.values, (value) => Math.round(Math.min(1, Math.max(0, value)) * LARGEST)),
      i * rows * columns,
    );
  const { date, time } = moment(result.created);
  const positioned =
    frames.every(({ image }) => placed(image.header)) && scan.frameOfReferenceUid !== undefined;
  const organisation = newUid(context);
  return writeDicom({
    _vrMap: { PixelData: 'OB' },
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: SEGMENTATION,
    SOPInstanceUID: newUid(context),
    InstanceCreationDate: date,
    InstanceCreationTime: time,
    TimezoneOffsetFromUTC: '+0000',
    CodingSchemeIdentificationSequence: CODING_SCHEMES,
    ...patientAndStudy(scan, context),
    Modality: 'SEG',
    SeriesInstanceUID: newUid(context),
    SeriesNumber: 901,
    SeriesDescription: 'AI generated, unverified. Not for clinical use',
    ...(positioned
      ? {
          FrameOfReferenceUID: uidIn(context, scan.frameOfReferenceUid),
          PositionReferenceIndicator: '',
        }
      : { PatientOrientation: '' }),
    ...equipment(result),
    InstanceNumber: 1,
    ContentDate: date,
    ContentTime: time,
    ImageType: ['DERIVED', 'PRIMARY'],
    ImageComments: NOT_FOR_CLINICAL_USE,
    ContentLabel: 'OCCLUSION',
    ContentDescription: fitting(`Where the pictures speak for ${label}`, 64),
    ContentCreatorName: '',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: frames.length,
    Rows: rows,
    Columns: columns,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    LossyImageCompression: '00',
    SegmentationType: 'FRACTIONAL',
    SegmentationFractionalType: 'PROBABILITY',
    MaximumFractionalValue: LARGEST,
    SegmentSequence: [segment(label, result)],
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: organisation }],
    DimensionIndexSequence: dimensions(organisation, positioned),
    ReferencedSeriesSequence: seriesReferences(
      frames.map(({ image }) => image),
      'ReferencedInstanceSequence',
      context,
    ),
    SharedFunctionalGroupsSequence: [positioned ? sharedGeometry(first.image.header) : {}],
    PerFrameFunctionalGroupsSequence: frames.map(({ image }, i) =>
      frameGroups(image, i, positioned, context),
    ),
    PixelData: [pixels.buffer],
  });
}

function frameOf({ scan, images }: DicomScan, map: SliceMap) {
  const image = images[map.slice];
  if (!image) throw new RangeError(`the scan has no slice ${map.slice}`);
  if (map.rows !== scan.rows || map.columns !== scan.columns || map.values.length !== map.rows * map.columns)
    throw new RangeError(`a map of ${map.rows} x ${map.columns} is not on the grid of the scan`);
  return { image, map };
}

const placed = (header: FrameHeader | undefined): header is Required<FrameHeader> =>
  header?.position !== undefined && header.orientation !== undefined && header.spacing !== undefined;

const segment = (label: string, { pack }: CaseResult): NaturalDataset => ({
  SegmentNumber: 1,
  SegmentLabel: fitting(label, 64),
  SegmentDescription: `Occlusion map of a model's score, as a share of its largest value; not the probability of a finding. ${NOT_FOR_CLINICAL_USE}`,
  SegmentAlgorithmType: 'AUTOMATIC',
  SegmentAlgorithmName: fitting(`Longtail, ${pack.id} ${pack.version}`, 64),
  SegmentationAlgorithmIdentificationSequence: [
    {
      AlgorithmFamilyCodeSequence: [code('123109', 'DCM', 'Artificial Intelligence')],
      AlgorithmName: fitting(`Longtail, model ${pack.id}`, 64),
      AlgorithmVersion: fitting(pack.version, 64),
    },
  ],
  SegmentedPropertyCategoryCodeSequence: [code('309825002', 'SCT', 'Spatial and Relational Concept')],
  SegmentedPropertyTypeCodeSequence: [code('130401', 'DCM', 'Visual explanation')],
});

/** Segment, then place: along the scan where it is known, else the order of the slices. */
const dimensions = (organisation: string, positioned: boolean): readonly NaturalDataset[] => [
  {
    DimensionOrganizationUID: organisation,
    DimensionIndexPointer: TAG.referencedSegment,
    FunctionalGroupPointer: TAG.segmentIdentification,
    DimensionDescriptionLabel: 'Segment',
  },
  {
    DimensionOrganizationUID: organisation,
    DimensionIndexPointer: positioned ? TAG.position : TAG.inStackPosition,
    FunctionalGroupPointer: positioned ? TAG.planePosition : TAG.frameContent,
    DimensionDescriptionLabel: positioned ? 'Position' : 'Order',
  },
];

function sharedGeometry(header: FrameHeader | undefined): NaturalDataset {
  if (!placed(header)) return {};
  const [row, column] = header.orientation;
  return {
    PixelMeasuresSequence: [
      { SliceThickness: decimal(header.sliceThickness ?? 1), PixelSpacing: header.spacing.map(decimal) },
    ],
    PlaneOrientationSequence: [{ ImageOrientationPatient: [...row, ...column].map(decimal) }],
  };
}

const frameGroups = (
  image: SourceImage,
  index: number,
  positioned: boolean,
  context: DicomContext,
): NaturalDataset => ({
  FrameContentSequence: [
    {
      DimensionIndexValues: [1, index + 1],
      ...(positioned ? {} : { StackID: '1', InStackPositionNumber: index + 1 }),
    },
  ],
  ...(positioned && image.header?.position
    ? { PlanePositionSequence: [{ ImagePositionPatient: image.header.position.map(decimal) }] }
    : {}),
  DerivationImageSequence: [
    {
      DerivationCodeSequence: [code('113076', 'DCM', 'Segmentation')],
      SourceImageSequence: [
        {
          ...imageReference(image, context),
          SpatialLocationsPreserved: 'YES',
          PurposeOfReferenceCodeSequence: [
            code('121322', 'DCM', 'Source image for image processing operation'),
          ],
        },
      ],
    },
  ],
  SegmentIdentificationSequence: [{ ReferencedSegmentNumber: 1 }],
});

/** A DS: at most 16 characters. */
const decimal = (value: number): string => {
  const text = String(value);
  return text.length <= 16 ? text : String(Number(value.toPrecision(9)));
};
