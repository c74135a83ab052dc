import type { Plugin } from 'vite';
import { metaContentSecurityPolicy } from '../src/security-headers.ts';

/** Writes the policy into the built page, for hosts that send no headers, and registers the service worker. */
export function policy(): Plugin {
  return {
    name: 'longtail:policy',
    transformIndexHtml: {
      order: 'pre',
      handler: (_, { server }) =>
        server
          ? []
          : [
              {
                tag: 'meta',
                attrs: { 'http-equiv': 'Content-Security-Policy', content: metaContentSecurityPolicy },
                injectTo: 'head-prepend',
              },
              {
                tag: 'script',
                attrs: { type: 'module', src: '/src/register-service-worker.ts' },
                injectTo: 'head',
              },
            ],
    },
  };
}

/**
 * The schema library probes for `new Function` unless told not to. The policy refuses it, rightly, and the browser
 * would report the probe as a violation; no import order guarantees that our own call comes first, in every worker.
 */
export function noEvaluation(): Plugin {
  const probe = '.__zod_globalConfig = {}';
  return {
    name: 'longtail:no-evaluation',
    transform: {
      filter: { id: /zod\/v4\/core\/core\.js/ },
      handler: (code) => {
        if (!code.includes(probe)) throw new Error('zod keeps its configuration elsewhere now: look again.');
        return { code: code.replace(probe, '.__zod_globalConfig = { jitless: true }'), map: null };
      },
    },
  };
}
