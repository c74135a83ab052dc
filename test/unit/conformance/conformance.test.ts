import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { conformancePage } from '../../support/conformance-page.ts';
import { runSources } from '../../support/conformance-sources.ts';
import { conformanceRows, runRow, type Outcome } from '../../support/conformance.ts';

const outcomes: Outcome[] = [];

describe('files of other people’s encoders give the reference’s values', () => {
  it.each(conformanceRows)('$file $name $photometric $bits $type', async (row) => {
    const outcome = await runRow(row);
    outcomes.push(outcome);
    expect(outcome).toMatchObject({ passed: true, why: '' });
  });

  it('however they come, and as the page of the results says', async () => {
    const sources = await runSources();
    expect(sources.filter(({ passed }) => !passed)).toEqual([]);
    expect(outcomes).toHaveLength(conformanceRows.length);
    const config = await resolveConfig('docs/conformance.md');
    const page = await format(conformancePage(outcomes, sources), { ...config, parser: 'markdown' });
    // Written by "npm run conformance".
    expect(readFileSync('docs/conformance.md', 'utf8')).toBe(page);
  });
});
