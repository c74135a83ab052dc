import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadCatalogue, loadTerms, type ReadCatalogueFile } from '@/catalogue/load.ts';

export const readCatalogueFile: ReadCatalogueFile = (name) =>
  readFile(fileURLToPath(new URL(`../../public/catalogue/${name}`, import.meta.url)), 'utf8');

/** The catalogue and terms that the product ships. */
export const shippedCatalogue = await loadCatalogue(readCatalogueFile);
export const shippedTerms = await loadTerms(readCatalogueFile);
