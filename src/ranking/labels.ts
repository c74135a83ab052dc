import type { Catalogue } from '@/catalogue/catalogue.ts';
import type { LongtailError } from '@/core/errors.ts';
import { err, ok, unreachable, type Result } from '@/core/result.ts';
import type { Manifest } from '@/model/manifest.ts';
import type { Group } from './diagnosis.ts';

/** One column of a pack's classifier, in the catalogue's terms as far as the catalogue knows it. */
export interface PackLabel {
  readonly index: number;
  readonly name: string;
  /** Three-character category; empty where there is none or the catalogue does not know the label. */
  readonly icd10cm: string;
  readonly group: Group;
}

/** Label 0 of the ICD space, and of the disorders'. */
const NORMAL = 'Normal';

/**
 * The labels of a pack, by column of its classifier.
 * @param customNames names by column from the pack's label file, where it has one. In a space of its own they are
 *   matched to disorders by name and to categories by code or title; in the ICD space they are codes or titles and
 *   say the order of the columns, which is else that of the catalogue (by rising code).
 * @returns an error naming the pack when the number of names is not the number of classes
 */
export function packLabels(
  manifest: Manifest,
  catalogue: Catalogue,
  customNames?: readonly string[],
): Result<readonly PackLabel[], LongtailError> {
  const labels = labelsOf(manifest.labels.space, catalogue, customNames);
  if (labels.length !== manifest.architecture.classes)
    return err({
      kind: 'pack-invalid',
      pack: manifest.id,
      detail: `${manifest.architecture.classes} classes, but ${labels.length} labels (${manifest.labels.space})`,
    });
  return ok(labels);
}

function labelsOf(
  space: Manifest['labels']['space'],
  catalogue: Catalogue,
  customNames: readonly string[] | undefined,
): readonly PackLabel[] {
  if (customNames) return customNames.map((name, index) => matched(index, name, catalogue, space));
  switch (space) {
    case 'raddiag-disorders':
      return catalogue.disorders.map(({ index, name, icd10cm, group }) => ({ index, name, icd10cm, group }));
    case 'raddiag-icd10cm':
      return [
        { index: 0, name: NORMAL, icd10cm: '', group: 'normal' },
        ...catalogue.categories.map(({ title, code, group }, i) => ({
          index: i + 1,
          name: title,
          icd10cm: code,
          group,
        })),
      ];
    case 'custom':
      return [];
    default:
      return unreachable(space);
  }
}

function matched(
  index: number,
  name: string,
  catalogue: Catalogue,
  space: Manifest['labels']['space'],
): PackLabel {
  const category = catalogue.category(name.toUpperCase()) ?? catalogue.categoryByTitle(name);
  const disorder = catalogue.disorderByName(name);
  // A title such as "Sarcoidosis" may be a disorder's name as well: the space says which is meant.
  if (category && (space === 'raddiag-icd10cm' || !disorder)) {
    const shown = space === 'raddiag-icd10cm' ? category.title : name;
    return { index, name: shown, icd10cm: category.code, group: category.group };
  }
  return disorder
    ? { index, name, icd10cm: disorder.icd10cm, group: disorder.group }
    : { index, name, icd10cm: '', group: 'unknown' };
}
