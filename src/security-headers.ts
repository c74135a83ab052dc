/**
 * The policy under which the page and its workers run, wherever they are served from: as headers by our own server,
 * as a meta element in the page, and added by the service worker on hosts that send none.
 */
const policy: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'connect-src': "'self'",
  'img-src': "'self' blob: data:",
  // The component library writes a few style elements of its own.
  'style-src': "'self' 'unsafe-inline'",
  'font-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

const joined = (entries: readonly (readonly [string, string])[]): string =>
  entries.map(([name, value]) => `${name} ${value}`).join('; ');

export const contentSecurityPolicy: string = joined(Object.entries(policy));

/** Browsers refuse `frame-ancestors` in a meta element. */
export const metaContentSecurityPolicy: string = joined(
  Object.entries(policy).filter(([name]) => name !== 'frame-ancestors'),
);

/** The development server's own scripts are inline, and its changes arrive by a web socket. */
export const developmentContentSecurityPolicy: string = joined(
  Object.entries({
    ...policy,
    'script-src': "'self' 'wasm-unsafe-eval' 'unsafe-inline' 'unsafe-eval'",
    'connect-src': "'self' ws://localhost:* ws://127.0.0.1:*",
  }),
);

/** What makes a page cross-origin isolated, without which there is no shared memory and so only one wasm thread. */
export const isolationHeaders: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export const securityHeaders: Readonly<Record<string, string>> = {
  ...isolationHeaders,
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
