/** Why the published code of a label should be read with care. The code itself is kept, so that results reproduce. */
export type CodeNote =
  | { readonly kind: 'listed-elsewhere'; readonly category: string }
  /** No code was published; this one is taken from the parent disease. */
  | { readonly kind: 'inferred' };

const elsewhere = (category: string): CodeNote => ({ kind: 'listed-elsewhere', category });

/** Disorder index -> note. `listed-elsewhere`: ICD-10-CM's own tables (FY2021) have the name under that category. */
export const CODE_NOTES: ReadonlyMap<number, CodeNote> = new Map([
  [389, elsewhere('E05')], // Graves disease, published as E06
  [2817, elsewhere('G31')], // Primary progressive aphasia, published as R47
  [3312, elsewhere('M04')], // Familial Mediterranean fever, published as R50
  [3482, elsewhere('D32')], // Meningiomas, published as D42
  [3519, elsewhere('I51')], // Takotsubo cardiomyopathy, published as I42
  [3701, elsewhere('L02')], // Furuncle, published as A18
  [3837, elsewhere('K76')], // Cardiac sclerosis (of the liver), published as M34
  [3926, { kind: 'inferred' }], // Paraneoplastic cerebellar degeneration
  [4167, elsewhere('E23')], // Kallmann syndrome, published as R62
  [4633, elsewhere('O15')], // Eclampsia, published as Q15
]);
