/** One element of the DICOM JSON model, PS3.18 annex F. */
export interface JsonElement {
  readonly vr: string;
  readonly Value?: readonly unknown[];
  /** Base64. */
  readonly InlineBinary?: string;
  readonly BulkDataURI?: string;
  /** What lay behind the URI, once it was fetched. */
  readonly bytes?: Uint8Array;
}

/** Eight upper-case hexadecimal digits -> element. */
export type JsonDataset = Readonly<Record<string, JsonElement>>;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The elements that follow the model; what does not is left out. */
export function toDataset(value: unknown): JsonDataset {
  if (!isRecord(value)) return {};
  const elements = Object.entries(value).flatMap(([tag, element]) => {
    if (!/^[0-9A-Fa-f]{8}$/.test(tag) || !isRecord(element) || typeof element['vr'] !== 'string') return [];
    const { vr, Value, InlineBinary, BulkDataURI, bytes } = element;
    return [
      [
        tag.toUpperCase(),
        {
          vr,
          ...(Array.isArray(Value) && { Value }),
          ...(typeof InlineBinary === 'string' && { InlineBinary }),
          ...(typeof BulkDataURI === 'string' && { BulkDataURI }),
          ...(bytes instanceof Uint8Array && { bytes }),
        },
      ] as const,
    ];
  });
  return Object.fromEntries(elements);
}

/** The forms of a person's name as the standard writes them, joined by `=`. */
export function personName(value: unknown): string {
  if (!isRecord(value)) return typeof value === 'string' ? value : '';
  const forms = ['Alphabetic', 'Ideographic', 'Phonetic'].map((form) =>
    typeof value[form] === 'string' ? value[form] : '',
  );
  return forms.join('=').replace(/=+$/, '');
}

/** All values as text; numbers as they print. */
export function textsOf(dataset: JsonDataset, tag: string): readonly string[] {
  const element = dataset[tag];
  return (element?.Value ?? []).map((value) => {
    if (element?.vr === 'PN') return personName(value);
    return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
  });
}

export const textOf = (dataset: JsonDataset, tag: string): string | undefined =>
  textsOf(dataset, tag)[0] || undefined;

export function numberOf(dataset: JsonDataset, tag: string): number | undefined {
  const text = textOf(dataset, tag);
  const value = text === undefined ? NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}
