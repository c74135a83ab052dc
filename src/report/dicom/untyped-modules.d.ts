/** The part of dcmjs that is used; it has no types of its own. */
declare module 'dcmjs' {
  export interface DicomElement {
    vr: string;
    Value: readonly unknown[];
  }
  export interface DcmjsData {
    readonly DicomDict: new (meta: Record<string, DicomElement>) => {
      dict: Record<string, DicomElement>;
      write(options?: { allowInvalidVRLength?: boolean }): ArrayBuffer;
    };
    readonly DicomMetaDictionary: {
      readonly dictionary: Readonly<
        Record<string, { readonly vr: string; readonly name: string } | undefined>
      >;
      /** Keyword -> entry; the dictionary itself cannot be walked. */
      readonly nameMap: Readonly<Record<string, { readonly tag: string; readonly vr: string } | undefined>>;
      denaturalizeDataset(dataset: object): Record<string, DicomElement>;
    };
  }
  const dcmjs: { readonly data: DcmjsData; readonly log: { setLevel(level: string): void } };
  export default dcmjs;
}
