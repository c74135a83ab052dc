import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { securityHeaders } from '../src/security-headers.ts';

/** A part of the address space that is answered by something else than a file, such as a proxy. First match wins. */
export interface Route {
  readonly prefix: string;
  handle(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}

export interface ServerOptions {
  readonly root: string;
  /** False: as a plain static host that knows nothing of isolation or policy. */
  readonly headers?: boolean;
  readonly routes?: readonly Route[];
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
  '.tsv': 'text/tab-separated-values; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
};

/** A page of another origin may resolve its own name to this machine: only our own names are answered. */
const ownName = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

interface Range {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

/** One range of a `Range` header; undefined where the whole file is the answer, null where none can be. */
export function parseRange(header: string | undefined, size: number): Range | undefined | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, first = '', last = ''] = match;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start > end ? null : { start, end };
}

function fail(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

async function sendFile(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
  const file = normalize(join(root, path.endsWith('/') ? `${path}index.html` : path));
  const info = file.startsWith(root + sep) ? await stat(file).catch(() => undefined) : undefined;
  if (!info?.isFile()) return fail(response, 404, 'Not found');

  const etag = `"${info.size.toString(36)}-${Math.trunc(info.mtimeMs).toString(36)}"`;
  response.setHeader('ETag', etag);
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
  response.setHeader(
    'Cache-Control',
    path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return;
  }
  const range = parseRange(request.headers.range, info.size);
  if (range === null) {
    response.setHeader('Content-Range', `bytes */${info.size}`);
    return fail(response, 416, 'Range not satisfiable');
  }
  const { start, end } = range ?? { start: 0, end: info.size - 1 };
  response.setHeader('Content-Length', end - start + 1);
  if (range) response.setHeader('Content-Range', `bytes ${start}-${end}/${info.size}`);
  response.writeHead(range ? 206 : 200);
  if (request.method === 'HEAD' || info.size === 0) response.end();
  else
    createReadStream(file, { start, end })
      .on('error', () => response.destroy())
      .pipe(response);
}

async function handle(options: ServerOptions, request: IncomingMessage, response: ServerResponse) {
  if (!ownName.test(request.headers.host ?? '')) return fail(response, 403, 'Not served under this name');
  if (options.headers ?? true)
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  const route = options.routes?.find(({ prefix }) => request.url?.startsWith(prefix));
  if (route) return route.handle(request, response);
  if (request.method !== 'GET' && request.method !== 'HEAD') return fail(response, 405, 'Only GET and HEAD');
  return sendFile(options.root, request, response);
}

/** Serves a folder to this machine only. Resolves once it listens. */
export function startServer(options: ServerOptions, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    handle(options, request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else fail(response, 400, 'Bad request');
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
