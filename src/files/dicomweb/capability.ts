/** What the host of the page says of itself: whether a DICOMweb server stands behind it. */
export const CAPABILITY_FILE = 'dicomweb.json';

export interface DicomWebServer {
  /** Of the page's own origin, without a slash at its end. */
  readonly base: string;
  /** Whose server it is, for people: host and path, without credentials. */
  readonly name: string;
}

/**
 * The DICOMweb server behind the page's own host, by the host's word; the hospital's server is not asked. Undefined
 * where there is none, as on every plain static host.
 * @param appBase the page's address
 */
export async function dicomWebServer(appBase: string): Promise<DicomWebServer | undefined> {
  try {
    const response = await fetch(new URL(CAPABILITY_FILE, appBase), { cache: 'no-store' });
    const said: unknown = response.ok ? await response.json() : undefined;
    if (typeof said !== 'object' || said === null) return undefined;
    const base = textIn(said, 'base');
    if (base === undefined) return undefined;
    const url = new URL(base, appBase);
    // The policy would refuse another origin; it is not even tried.
    if (url.origin !== new URL(appBase).origin) return undefined;
    return { base: url.href.replace(/\/+$/, ''), name: textIn(said, 'name') ?? url.host };
  } catch {
    return undefined;
  }
}

function textIn(said: object, key: string): string | undefined {
  const value: unknown = Reflect.get(said, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
