import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dicomWebServer } from '@/files/dicomweb/capability.ts';
import { storeReason } from '@/files/dicomweb/store-reasons.ts';
import { storeInstances } from '@/files/dicomweb/store.ts';
import { createText } from '@/text/create-text.ts';
import { describeError } from '@/text/describe-error.ts';

/** A server that answers as its path says, in ways that a tame archive does not. */
let server: Server;
let origin: string;

const item = (uid: string, code: Record<string, number>) => ({
  '00081155': { vr: 'UI', Value: [uid] },
  ...Object.fromEntries(Object.entries(code).map(([tag, value]) => [tag, { vr: 'US', Value: [value] }])),
});
const PARTIAL = {
  '00081199': { vr: 'SQ', Value: [item('1.1', {}), item('1.2', { '00081196': 0xb000 })] },
  '00081198': { vr: 'SQ', Value: [item('1.3', { '00081197': 0x0122 })] },
};
const ALL_REFUSED = { '00081198': { vr: 'SQ', Value: [item('1.1', { '00081197': 0xa700 })] } };
const NAMELESS = { '0008119A': { vr: 'SQ', Value: [{ '00081197': { vr: 'US', Value: [0xc000] } }] } };

const ANSWERS: Readonly<Record<string, readonly [status: number, body: string]>> = {
  partial: [202, JSON.stringify(PARTIAL)],
  refused: [409, JSON.stringify(ALL_REFUSED)],
  nameless: [409, JSON.stringify(NAMELESS)],
  conflict: [409, ''],
  forbidden: [403, 'read only'],
  large: [413, 'at most 1 MB'],
  unauthorised: [401, ''],
  silent: [200, ''],
};

beforeAll(async () => {
  server = createServer((request, response) => {
    const [, name = '', resource] = request.url?.split('/') ?? [];
    request.resume().on('end', () => {
      if (request.method === 'GET' && name === 'app')
        return void response.end(JSON.stringify({ base: '/dicomweb/', name: 'pacs.example/dicom-web' }));
      // Of all instances it has this one.
      if (request.method === 'GET' && resource?.startsWith('instances'))
        return void response.end(
          resource.includes('SOPInstanceUID=1.1&')
            ? JSON.stringify([{ '00080018': { vr: 'UI', Value: ['1.1'] } }])
            : '[]',
        );
      const [status, body] = ANSWERS[name] ?? [500, ''];
      response.writeHead(status, {
        'Content-Type': body.startsWith('{') ? 'application/dicom+json' : 'text/plain',
      });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const send = (path: string, ...uids: string[]) =>
  storeInstances(
    `${origin}/${path}`,
    uids.map((uid) => ({ uid, file: new Blob(['x']) })),
  );

describe('what a server says of each instance', () => {
  it('is told for each, with warnings and reasons', async () => {
    expect(await send('partial', '1.1', '1.2', '1.3')).toEqual({
      ok: true,
      value: [
        { uid: '1.1', fate: 'stored' },
        { uid: '1.2', fate: 'stored', code: 0xb000 },
        { uid: '1.3', fate: 'refused', code: 0x0122 },
      ],
    });
  });

  it.each([
    ['refused', 0xa700],
    ['nameless', 0xc000],
  ])('is told also where all were refused (%s)', async (path, code) => {
    expect(await send(path, '1.1')).toEqual({ ok: true, value: [{ uid: '1.1', fate: 'refused', code }] });
  });

  it('is looked up where it says nothing', async () => {
    expect(await send('silent', '1.1', '1.2')).toEqual({
      ok: true,
      value: [
        { uid: '1.1', fate: 'stored' },
        { uid: '1.2', fate: 'refused' },
      ],
    });
  });
});

describe('a server that does not come to look at them', () => {
  const { t } = createText();
  it.each([
    ['unauthorised', 'server-refused', /credentials/],
    ['forbidden', 'server-forbids', /right/],
    ['large', 'server-too-large', /less at once/],
    ['conflict', 'server-conflict', /patient of the study differs/],
    ['anything else', 'server-failed', /Try again/],
  ])('%s: %s, with what to do', async (path, kind, remedy) => {
    const outcome = await send(encodeURIComponent(path), '1.1');
    if (outcome.ok) throw new Error('it was stored');
    expect(outcome.error.kind).toBe(kind);
    expect(describeError(outcome.error, t).remedy).toMatch(remedy);
  });

  it('one that is not there', async () => {
    const outcome = await storeInstances('http://127.0.0.1:9', [{ uid: '1.1', file: new Blob(['x']) }]);
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'server-unreachable', path: '/studies' } });
  });
});

describe('reasons', () => {
  it.each([
    [0x0110, 'processing'],
    [0x0122, 'class'],
    [0xa701, 'resources'],
    [0xa9ff, 'class-differs'],
    [0xb006, 'discarded'],
    [0xc122, 'syntax'],
    [0xc123, 'not-understood'],
    [0x1234, 'unknown'],
  ])('%i is %s', (code, reason) => {
    expect(storeReason(code)).toBe(reason);
  });
});

describe('the server behind the page', () => {
  it('has a name for people', async () => {
    expect(await dicomWebServer(`${origin}/app/`)).toEqual({
      base: `${origin}/dicomweb`,
      name: 'pacs.example/dicom-web',
    });
    expect(await dicomWebServer(`${origin}/partial/`)).toBeUndefined();
  });
});
