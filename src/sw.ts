import { CAPABILITY_FILE } from './files/dicomweb/capability.ts';
import { securityHeaders } from './security-headers.ts';

interface PrecacheEntry {
  readonly url: string;
  /** Null where the name itself changes with the content. */
  readonly revision: string | null;
}

/** The part of a service worker's scope that is used here: the compiler's DOM library does not have it. */
interface Scope {
  readonly __WB_MANIFEST: readonly PrecacheEntry[];
  readonly clients: { claim(): Promise<void> };
  readonly registration: { readonly scope: string };
  addEventListener(type: 'install' | 'activate', listener: (event: LifeEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
}
interface LifeEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface RequestEvent extends LifeEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
declare const self: Scope;

const scope = new URL(self.registration.scope);
const appCache = 'longtail-app';
const packCache = 'longtail-packs';
const downloadsAtOnce = 4;

/** The app, its runtime, the default pack and the demo case: there from the first visit on. URL -> key in the cache. */
const precached: ReadonlyMap<string, string> = new Map(
  self.__WB_MANIFEST.map(({ url, revision }) => {
    const key = new URL(url, scope);
    const page = key.href;
    if (revision !== null) key.searchParams.set('revision', revision);
    return [page, key.href];
  }),
);

/** The same response with our headers: it makes a page from any static host isolated, and holds workers to the policy. */
function secured(response: Response): Response {
  // An opaque response cannot be built anew.
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(securityHeaders)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

async function download(cache: Cache, url: string, key: string): Promise<void> {
  if (await cache.match(key)) return;
  // A name without a hash may be stale in the browser's own cache.
  const response = await fetch(url, { cache: url === key ? 'default' : 'reload' });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  await cache.put(key, secured(response));
}

async function install(): Promise<void> {
  const cache = await caches.open(appCache);
  const waiting = precached.entries();
  const worker = async () => {
    for (const [url, key] of waiting) await download(cache, url, key);
  };
  await Promise.all(Array.from({ length: downloadsAtOnce }, worker));
}

async function dropOldVersions(): Promise<void> {
  const cache = await caches.open(appCache);
  const wanted = new Set(precached.values());
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
}

async function fetchAndKeep(request: Request): Promise<Response> {
  const response = secured(await fetch(request));
  if (response.status === 200) await (await caches.open(packCache)).put(request.url, response.clone());
  return response;
}

async function forgetWeights(folder: string): Promise<void> {
  const cache = await caches.open(packCache);
  for (const { url } of await cache.keys())
    if (url.startsWith(folder) && !url.endsWith('/manifest.json')) await cache.delete(url);
}

/** A pack's description comes from the network where there is one; when it has changed, the old weights go. */
async function packDescription(request: Request): Promise<Response> {
  const kept = await caches.match(request.url, { cacheName: packCache });
  try {
    const response = await fetchAndKeep(request);
    if (kept && response.ok && (await kept.text()) !== (await response.clone().text()))
      await forgetWeights(request.url.slice(0, request.url.lastIndexOf('/') + 1));
    return response;
  } catch (reason) {
    if (kept) return kept;
    throw reason;
  }
}

/** Packs too large for the first visit are kept from their first use. */
async function packFile(request: Request): Promise<Response> {
  return (await caches.match(request.url, { cacheName: packCache })) ?? fetchAndKeep(request);
}

async function appFile(request: Request, key: string): Promise<Response> {
  return (await caches.match(key, { cacheName: appCache })) ?? secured(await fetch(request));
}

/** Whether the host has a DICOMweb server is for the host to say, each time; one that is not there has none. */
const noCapability = () => secured(Response.json({ base: null }));

function answer(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const network = () => fetch(request).then(secured);
  if (url.pathname === `${scope.pathname}${CAPABILITY_FILE}`) return network().catch(noCapability);
  if (request.method !== 'GET' || request.headers.has('range')) return network();
  // Neither a query nor a fragment chooses another file here.
  const page = url.pathname.endsWith('/') ? `${url.pathname}index.html` : url.pathname;
  const key = precached.get(url.origin + page);
  if (key !== undefined) return appFile(request, key);
  if (!url.pathname.startsWith(`${scope.pathname}models/`)) return network();
  return url.pathname.endsWith('.json') ? packDescription(request) : packFile(request);
}

self.addEventListener('install', (event) => event.waitUntil(install()));
// The first page that is open takes part at once: it may be waiting to be loaded again, isolated.
self.addEventListener('activate', (event) =>
  event.waitUntil(dropOldVersions().then(() => self.clients.claim())),
);
self.addEventListener('fetch', (event) => {
  // Nothing of another origin is asked for; if it ever is, the policy and not this file decides.
  if (new URL(event.request.url).origin === scope.origin) event.respondWith(answer(event.request));
});
