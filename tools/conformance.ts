/** `npm run conformance`: decodes the files of the conformance table, and writes `docs/conformance.md`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { conformancePage } from '../test/support/conformance-page.ts';
import { runSources } from '../test/support/conformance-sources.ts';
import { conformanceRows, runRow, type Outcome } from '../test/support/conformance.ts';

const page = fileURLToPath(new URL('../docs/conformance.md', import.meta.url));
const outcomes: Outcome[] = [];
for (const row of conformanceRows) outcomes.push(await runRow(row));
const sources = await runSources();
const config = await resolveConfig(page);
writeFileSync(page, await format(conformancePage(outcomes, sources), { ...config, parser: 'markdown' }));
const failed = outcomes.filter(({ passed }) => !passed);
for (const { row, why } of failed)
  console.error(`${row.file} ${row.name} ${row.photometric ?? ''} ${row.bits ?? ''}: ${why}`);
console.log(
  `${outcomes.length - failed.length} of ${outcomes.length} files are right; written to docs/conformance.md`,
);
process.exitCode = failed.length > 0 || sources.some(({ passed }) => !passed) ? 1 : 0;
