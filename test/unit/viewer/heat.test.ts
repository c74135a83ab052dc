import { describe, expect, test } from 'vitest';
import { pictureCorners, showsPicture } from '@/viewer/heat.ts';
import type { ImagePlane } from '@/viewer/image-metadata.ts';

const plane: ImagePlane = {
  rows: 20,
  columns: 10,
  frameOfReferenceUID: '1',
  imagePositionPatient: [5, 6, 30],
  imageOrientationPatient: [1, 0, 0, 0, 1, 0],
  rowCosines: [1, 0, 0],
  columnCosines: [0, 1, 0],
  rowPixelSpacing: 3,
  columnPixelSpacing: 2,
  pixelSpacing: [3, 2],
  sliceThickness: undefined,
  usingDefaultValues: false,
};

describe('the corners of a picture', () => {
  test('lie half a pixel outside the centres of its corner pixels', () => {
    expect(pictureCorners(plane)).toEqual({
      topLeft: [4, 4.5, 30],
      topRight: [24, 4.5, 30],
      bottomLeft: [4, 64.5, 30],
    });
  });
});

describe('a plane of view', () => {
  const corners = pictureCorners(plane);
  test('shows a picture that it is parallel to and near, from either side', () => {
    expect(
      showsPicture(
        [
          [0, 0, 31.4],
          [1, 0, 31.4],
          [0, 1, 31.4],
        ],
        corners,
        3,
      ),
    ).toBe(true);
    expect(
      showsPicture(
        [
          [0, 0, 28.6],
          [-1, 0, 28.6],
          [0, 1, 28.6],
        ],
        corners,
        3,
      ),
    ).toBe(true);
  });

  test('does not where it is a slice away, across, or seen as a point', () => {
    expect(
      showsPicture(
        [
          [0, 0, 33],
          [1, 0, 33],
          [0, 1, 33],
        ],
        corners,
        3,
      ),
    ).toBe(false);
    expect(
      showsPicture(
        [
          [0, 0, 30],
          [1, 0, 30],
          [0, 0, 31],
        ],
        corners,
        3,
      ),
    ).toBe(false);
    expect(
      showsPicture(
        [
          [0, 0, 30],
          [1, 0, 30.1],
          [0, 1, 30],
        ],
        corners,
        3,
      ),
    ).toBe(false);
    expect(
      showsPicture(
        [
          [0, 0, 30],
          [0, 0, 30],
          [0, 0, 30],
        ],
        corners,
        3,
      ),
    ).toBe(false);
  });
});
