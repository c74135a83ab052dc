import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { manifestSchema } from '@/model/manifest.ts';
import { packLabels } from '@/ranking/labels.ts';
import { measurementsFor } from '@/ranking/measurements.ts';
import { MODALITIES } from '@/volume/scan.ts';
import { shippedCatalogue } from '../../support/catalogue.ts';

const path = fileURLToPath(new URL('../../../models/compact/manifest.json', import.meta.url));
const manifest = manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));

describe('the shipped pack’s table of measurements', () => {
  it('names modalities and labels that the ranking knows: a misspelt one would never count as measured', () => {
    const known = measurementsFor(manifest, MODALITIES);
    const counted = [...known.values()].reduce((sum, results) => sum + results.length, 0);
    expect(counted).toBe(manifest.measured?.results.length);
    expect(known.size).toBe(21);
    for (const label of known.keys()) expect(shippedCatalogue.disorder(label)).toBeDefined();
  });

  it('shows COVID-19 on radiographs as confounded, and says why', () => {
    expect(measurementsFor(manifest, ['X-ray']).get(25)?.[0]?.verdict).toBe('confounded');
    expect(manifest.measured?.confounders.join(' ')).toMatch(/COVID-19/);
  });

  it('fits the published label space', () => {
    expect(packLabels(manifest, shippedCatalogue)).toMatchObject({ ok: true });
  });
});
