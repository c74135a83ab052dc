import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import type { Route } from './static-server.ts';

export interface DicomWebTarget {
  /** The hospital's DICOMweb service, such as `https://pacs.example/dicom-web`. */
  readonly url: URL;
  /** Value of the Authorization header; undefined for a server that asks for none. Never sent to the page. */
  readonly authorization: string | undefined;
  /** How long the server may take to begin its answer, and to go on with it, in ms. */
  readonly patience?: number;
}

/** Where the page reaches the proxy. */
export const PROXY_BASE = '/dicomweb';
const CAPABILITY = '/dicomweb.json';
const PATIENCE = 60_000;

/** What of the page's request the server gets to see, and of its answer the page: no cookies, no credentials. */
const REQUEST_HEADERS = ['accept', 'accept-encoding', 'content-type', 'content-length'];
const RESPONSE_HEADERS = ['content-type', 'content-length', 'content-encoding', 'warning'];

/** A resource below studies, series or instances; no segment begins with a dot, and nothing is escaped. */
const RESOURCE = /^\/(studies|series|instances)(\/[A-Za-z0-9][A-Za-z0-9._,-]*)*$/;
const STORE = /^\/studies(\/[0-9.]+)?$/;
const DICOM_PARTS = /^multipart\/related;.*application\/dicom/i;

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
}

/**
 * Why a request is not passed on; undefined where it is. A page of another origin can make a browser send requests
 * here, and these would carry our credentials: they are known by the headers that only the browser itself sets.
 */
export function whyRefused(request: IncomingMessage): readonly [status: number, text: string] | undefined {
  const { method = '', headers, url = '' } = request;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return [403, 'only for the page of this server'];
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`)
    return [403, 'only for the page of this server'];
  const path = url.slice(PROXY_BASE.length).split('?')[0] ?? '';
  if (!RESOURCE.test(path)) return [404, 'no DICOMweb resource'];
  if (method === 'GET') return undefined;
  if (method !== 'POST' || !STORE.test(path)) return [405, 'only GET, and POST to studies'];
  return DICOM_PARTS.test(headers['content-type'] ?? '')
    ? undefined
    : [415, 'only DICOM instances are stored'];
}

const pick = (headers: IncomingMessage['headers'], names: readonly string[]) =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

function forward(target: DicomWebTarget, request: IncomingMessage): Promise<IncomingMessage> {
  const { url, authorization, patience = PATIENCE } = target;
  const base = url.pathname.replace(/\/+$/, '');
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = send(
      {
        hostname: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port,
        path: base + (request.url ?? '').slice(PROXY_BASE.length),
        method: request.method,
        headers: {
          ...pick(request.headers, REQUEST_HEADERS),
          ...(authorization !== undefined && { authorization }),
        },
        timeout: patience,
      },
      resolve,
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer in ${patience / 1000} s`)));
    outgoing.on('error', reject);
    // The page has gone: the server need not go on.
    request.on('close', () => request.destroyed && !request.complete && outgoing.destroy());
    pipeline(request, outgoing).catch(reject);
  });
}

async function pass(
  target: DicomWebTarget,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let answer: IncomingMessage;
  try {
    answer = await forward(target, request);
  } catch (cause) {
    return refuse(response, 502, cause instanceof Error ? cause.message || cause.name : String(cause));
  }
  const status = answer.statusCode ?? 502;
  if (status >= 300 && status < 400) {
    answer.resume();
    // Followed, it would carry the credentials to somewhere else.
    return refuse(response, 502, `the server redirects to another address (${status})`);
  }
  response.writeHead(status, { ...pick(answer.headers, RESPONSE_HEADERS), 'Cache-Control': 'no-store' });
  // An answer that breaks off breaks off here as well, so that the page notices.
  await pipeline(answer, response).catch(() => response.destroy());
}

/** For people: who gets what the page sends. Without the credentials that an address may carry. */
const nameOf = ({ host, pathname }: URL): string => host + pathname.replace(/\/+$/, '');

/**
 * The hospital's DICOMweb server under the page's own origin, below `/dicomweb`, and the file by which the page learns
 * of it. QIDO-RS and WADO-RS by GET, STOW-RS by POST to `studies`; nothing else. The server is not asked for anything
 * before the page asks.
 */
export function dicomWebRoutes(target: DicomWebTarget): readonly Route[] {
  return [
    {
      prefix: CAPABILITY,
      handle: (_, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
        response.end(JSON.stringify({ base: PROXY_BASE, name: nameOf(target.url) }));
      },
    },
    {
      prefix: `${PROXY_BASE}/`,
      handle: (request, response) => {
        const refused = whyRefused(request);
        return refused ? refuse(response, ...refused) : pass(target, request, response);
      },
    },
  ];
}
