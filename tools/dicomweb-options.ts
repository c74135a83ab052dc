import { readFileSync } from 'node:fs';
import type { DicomWebTarget } from './dicomweb-proxy.ts';

/** Command-line options of the proxy. No option takes a secret itself: other users of the machine see those. */
export const dicomWebOptions = {
  dicomweb: { type: 'string' },
  'dicomweb-user': { type: 'string' },
  'dicomweb-password-file': { type: 'string' },
  'dicomweb-bearer-file': { type: 'string' },
} as const;

export type DicomWebValues = { readonly [K in keyof typeof dicomWebOptions]?: string | undefined };

/** The first line of a file, which editors end with a line break. */
const secretIn = (file: string): string => readFileSync(file, 'utf8').split(/\r?\n/)[0] ?? '';

/**
 * Where the proxy goes, from options and environment (LONGTAIL_DICOMWEB_USER, _PASSWORD, _TOKEN). Undefined without
 * `--dicomweb`. Throws an Error that says what is wrong with them.
 */
export function dicomWebTarget(
  values: DicomWebValues,
  environment: Readonly<Record<string, string | undefined>>,
): DicomWebTarget | undefined {
  const address = values.dicomweb;
  const given = Object.keys(dicomWebOptions).find(
    (name) => values[name as keyof DicomWebValues] !== undefined,
  );
  if (address === undefined) {
    if (given !== undefined) throw new Error(`--${given} needs --dicomweb URL.`);
    return undefined;
  }
  if (!URL.canParse(address) || !/^https?:\/\//.test(address))
    throw new Error('--dicomweb takes the http or https address of a DICOMweb service.');
  const url = new URL(address);
  if (url.username !== '' || url.password !== '')
    throw new Error(
      'An address is no place for a password, others can see it: use --dicomweb-user and --dicomweb-password-file.',
    );
  return { url, authorization: authorization(values, environment) };
}

function authorization(
  values: DicomWebValues,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const tokenFile = values['dicomweb-bearer-file'];
  const passwordFile = values['dicomweb-password-file'];
  const user = values['dicomweb-user'] ?? environment['LONGTAIL_DICOMWEB_USER'];
  if (tokenFile !== undefined && (passwordFile !== undefined || values['dicomweb-user'] !== undefined))
    throw new Error('Either a bearer token or a user and password, not both.');
  const token = tokenFile === undefined ? environment['LONGTAIL_DICOMWEB_TOKEN'] : secretIn(tokenFile);
  if (tokenFile !== undefined || (token && user === undefined)) return `Bearer ${token}`;
  if (user === undefined) {
    if (passwordFile !== undefined) throw new Error('--dicomweb-password-file needs --dicomweb-user NAME.');
    return undefined;
  }
  const password =
    passwordFile === undefined ? environment['LONGTAIL_DICOMWEB_PASSWORD'] : secretIn(passwordFile);
  if (password === undefined)
    throw new Error('--dicomweb-user needs --dicomweb-password-file FILE or LONGTAIL_DICOMWEB_PASSWORD.');
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

/** What a person should know before credentials go out; undefined where nothing is to be said. */
export function plainTextWarning({ url, authorization: credentials }: DicomWebTarget): string | undefined {
  const here = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'https:' || here) return undefined;
  return `${credentials === undefined ? 'Images' : 'Password and images'} cross the network unencrypted: prefer https.`;
}
