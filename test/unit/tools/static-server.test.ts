import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { securityHeaders } from '../../../src/security-headers.ts';
import { parseRange, startServer } from '../../../tools/static-server.ts';

let folder = '';
let server: Server;
let port = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longtail-serve-'));
  mkdirSync(join(folder, 'site/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'site/index.html'), '<p>page</p>');
  writeFileSync(join(folder, 'site/empty.bin'), '');
  writeFileSync(join(folder, 'site/assets/runtime.wasm'), '0123456789');
  server = await startServer(
    {
      root: join(folder, 'site'),
      routes: [{ prefix: '/proxy/', handle: (_, response) => void response.end('proxied') }],
    },
    0,
  );
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Node's own client: unlike `fetch` it sends the path as it is given. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ port, path, headers: { host: `localhost:${port}`, ...headers }, method }, (response) => {
      let body = '';
      response.setEncoding('latin1');
      response.on('data', (part: string) => (body += part));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}

describe('the static server', () => {
  it('listens to this machine only', () => {
    expect((server.address() as AddressInfo).address).toBe('127.0.0.1');
  });

  it('sends the page with every security header', async () => {
    const { status, headers, body } = await get('/');
    expect([status, body]).toEqual([200, '<p>page</p>']);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    for (const [name, value] of Object.entries(securityHeaders))
      expect(headers[name.toLowerCase()]).toBe(value);
  });

  it('names wasm as wasm, and keeps hashed names for ever', async () => {
    const { headers } = await get('/assets/runtime.wasm');
    expect(headers['content-type']).toBe('application/wasm');
    expect(headers['cache-control']).toContain('immutable');
  });

  it('answers ranges, and refuses what lies outside', async () => {
    const part = await get('/assets/runtime.wasm', { range: 'bytes=2-4' });
    expect([part.status, part.body, part.headers['content-range']]).toEqual([206, '234', 'bytes 2-4/10']);
    expect((await get('/assets/runtime.wasm', { range: 'bytes=20-' })).status).toBe(416);
  });

  it('answers HEAD without a body, an empty file, and an unchanged file', async () => {
    const head = await get('/assets/runtime.wasm', {}, 'HEAD');
    expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', '10']);
    expect(await get('/empty.bin')).toMatchObject({ status: 200, body: '' });
    const { headers } = await get('/');
    expect((await get('/', { 'if-none-match': String(headers['etag']) })).status).toBe(304);
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/../../secret.txt'])(
    'does not leave its folder by %s',
    async (path) => {
      expect(await get(path)).toMatchObject({ status: 404, body: 'Not found\n' });
    },
  );

  it('refuses folders, other methods, malformed paths and names that are not its own', async () => {
    expect((await get('/assets')).status).toBe(404);
    expect((await get('/', {}, 'POST')).status).toBe(405);
    expect((await get('/%ff')).status).toBe(400);
    expect((await get('/', { host: 'attacker.example' })).status).toBe(403);
  });

  it('hands a prefix over to its route', async () => {
    expect(await get('/proxy/studies')).toMatchObject({ status: 200, body: 'proxied' });
  });
});

describe('parseRange', () => {
  it.each([
    [undefined, undefined],
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=10-19', { start: 10, end: 19 }],
    ['bytes=90-500', { start: 90, end: 99 }],
    ['bytes=-5', { start: 95, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['bytes=100-', null],
    ['bytes=5-2', null],
    ['bytes=-', undefined],
    ['lines=1-2', undefined],
  ])('%s of 100 bytes', (header, expected) => {
    expect(parseRange(header, 100)).toEqual(expected);
  });
});
