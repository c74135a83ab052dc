import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dicomWebTarget, plainTextWarning } from '../../../tools/dicomweb-options.ts';
import { dicomWebRoutes } from '../../../tools/dicomweb-proxy.ts';
import { startServer } from '../../../tools/static-server.ts';

/** A server that writes down what reaches it, and answers by its path. */
let behind: Server;
let ours: Server;
let seen: { url: string; method: string; headers: IncomingMessage['headers']; body: string }[] = [];
let broken: string[] = [];

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  behind = createServer((incoming, response) => {
    let body = '';
    incoming.setEncoding('latin1').on('data', (part: string) => (body += part));
    incoming.on('end', () => {
      const { url = '', method = '', headers } = incoming;
      seen.push({ url, method, headers, body });
      if (url.endsWith('/series'))
        return void response.writeHead(302, { Location: 'http://elsewhere/' }).end();
      if (url.endsWith('/metadata')) return;
      if (url.endsWith('/frames/1')) {
        response.writeHead(200, { 'Content-Type': 'x/y', 'Content-Length': 1000 }).write('part');
        broken.push(url);
        return void setTimeout(() => response.destroy(), 20);
      }
      response.writeHead(url.endsWith('/instances') ? 401 : 200, {
        'Content-Type': 'application/dicom+json',
        'Set-Cookie': 'session=secret',
        'WWW-Authenticate': 'Basic realm="PACS"',
      });
      response.end('[]');
    });
  });
  await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${portOf(behind)}/base/dicom-web/`);
  const routes = dicomWebRoutes({ url, authorization: 'Bearer token', patience: 300 });
  ours = await startServer({ root: '/nonexistent', routes }, 0);
});
afterAll(() => {
  for (const server of [ours, behind]) {
    server.close();
    server.closeAllConnections();
  }
});
beforeEach(() => {
  seen = [];
  broken = [];
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Answer> {
  const port = portOf(ours);
  return new Promise((resolve, reject) => {
    const all = { host: `localhost:${port}`, 'sec-fetch-site': 'same-origin', ...headers };
    const asked = request({ port, path, method, headers: all }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

describe('the DICOMweb proxy', () => {
  it('tells the page of itself without asking the server', async () => {
    const { status, body } = await ask('/dicomweb.json');
    expect([status, JSON.parse(body)]).toEqual([
      200,
      { base: '/dicomweb', name: `127.0.0.1:${portOf(behind)}/base/dicom-web` },
    ]);
    expect(seen).toEqual([]);
  });

  it('passes on a search below its base path, with its own credentials and without cookies', async () => {
    const answer = await ask('/dicomweb/studies?PatientName=*M%C3%BCller*&limit=3', {
      cookie: 'a=b',
      accept: 'application/dicom+json',
      authorization: 'Basic mine',
      'x-forwarded-for': '1.2.3.4',
    });
    expect([answer.status, answer.body]).toEqual([200, '[]']);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.url).toBe('/base/dicom-web/studies?PatientName=*M%C3%BCller*&limit=3');
    expect(Object.keys(seen[0]!.headers).toSorted()).toEqual([
      'accept',
      'authorization',
      'connection',
      'host',
    ]);
    expect(seen[0]!.headers.authorization).toBe('Bearer token');
  });

  it('keeps cookies and password prompts from the page, and pictures out of caches', async () => {
    const { status, headers } = await ask('/dicomweb/studies/1.2/instances');
    expect(status).toBe(401);
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['www-authenticate']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  it.each([
    '/dicomweb/../admin',
    '/dicomweb/studies/../../admin',
    '/dicomweb/studies/%2e%2e/admin',
    '/dicomweb/studies/..%2fadmin',
    '/dicomweb/studies//admin',
    '/dicomweb/studies/.hidden',
    '/dicomweb/system',
    '/dicomweb/',
    '/dicomweb/http://elsewhere/',
    '/dicomweb/@elsewhere/studies',
  ])('refuses %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
    expect(seen).toEqual([]);
  });

  it('refuses pages of other origins', async () => {
    expect((await ask('/dicomweb/studies', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await ask('/dicomweb/studies', { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await ask('/dicomweb/studies', { origin: 'http://attacker.example' })).status).toBe(403);
    expect((await ask('/dicomweb/studies', { host: 'attacker.example' })).status).toBe(403);
    expect(seen).toEqual([]);
  });

  it('stores DICOM at studies, and changes nothing else', async () => {
    const type = 'multipart/related; type="application/dicom"; boundary=x';
    expect((await ask('/dicomweb/studies', { 'content-type': type }, 'POST', 'parts')).status).toBe(200);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/base/dicom-web/studies', body: 'parts' });
    expect((await ask('/dicomweb/studies', { 'content-type': 'text/plain' }, 'POST')).status).toBe(415);
    expect((await ask('/dicomweb/studies/1.2/series', { 'content-type': type }, 'POST')).status).toBe(405);
    for (const method of ['PUT', 'DELETE', 'PATCH', 'HEAD'])
      expect([method, (await ask('/dicomweb/studies', {}, method)).status]).toEqual([method, 405]);
    expect(seen).toHaveLength(1);
  });

  it('follows no redirection, which would carry the credentials away', async () => {
    expect(await ask('/dicomweb/studies/1.2/series')).toMatchObject({ status: 502 });
  });

  it('gives up on a server that does not answer', async () => {
    const { status, body } = await ask('/dicomweb/studies/1.2/metadata');
    expect([status, body]).toEqual([502, 'no answer in 0.3 s']);
  });

  it('breaks off where the server does', async () => {
    await expect(ask('/dicomweb/studies/1/series/2/instances/3/frames/1')).rejects.toThrow(/aborted|hang up/);
    expect(broken).toHaveLength(1);
  });
});

describe('the options of npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'longtail-options-'));
  const secret = join(folder, 'secret');
  writeFileSync(secret, 'pässword:1\n');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const dicomweb = 'https://pacs.example/dicom-web';

  it('take user and password, or a token, from files or the environment', () => {
    expect(dicomWebTarget({}, {})).toBeUndefined();
    expect(dicomWebTarget({ dicomweb }, {})).toEqual({ url: new URL(dicomweb), authorization: undefined });
    const basic = `Basic ${Buffer.from('ann:pässword:1').toString('base64')}`;
    const user = { 'dicomweb-user': 'ann' };
    expect(dicomWebTarget({ dicomweb, ...user, 'dicomweb-password-file': secret }, {})?.authorization).toBe(
      basic,
    );
    const environment = { LONGTAIL_DICOMWEB_USER: 'ann', LONGTAIL_DICOMWEB_PASSWORD: 'pässword:1' };
    expect(dicomWebTarget({ dicomweb }, environment)?.authorization).toBe(basic);
    expect(dicomWebTarget({ dicomweb, 'dicomweb-bearer-file': secret }, {})?.authorization).toBe(
      'Bearer pässword:1',
    );
    expect(dicomWebTarget({ dicomweb }, { LONGTAIL_DICOMWEB_TOKEN: 't' })?.authorization).toBe('Bearer t');
  });

  it.each([
    [{ 'dicomweb-user': 'ann' }, 'needs --dicomweb URL'],
    [{ dicomweb: 'ftp://pacs' }, 'http or https address'],
    [{ dicomweb: 'https://ann:secret@pacs' }, 'no place for a password'],
    [{ dicomweb, 'dicomweb-user': 'ann' }, 'needs --dicomweb-password-file'],
    [{ dicomweb, 'dicomweb-password-file': secret }, 'needs --dicomweb-user'],
    [{ dicomweb, 'dicomweb-user': 'ann', 'dicomweb-bearer-file': secret }, 'not both'],
  ])('%j is refused', (values, why) => {
    expect(() => dicomWebTarget(values, {})).toThrow(why);
  });

  it('warn of a password that would cross the network in the clear', () => {
    const warn = (address: string) => plainTextWarning(dicomWebTarget({ dicomweb: address }, {})!);
    expect(warn('http://pacs.example/dicom-web')).toContain('unencrypted');
    expect(warn('https://pacs.example/dicom-web')).toBeUndefined();
    expect(warn('http://localhost:8042/dicom-web')).toBeUndefined();
  });
});
