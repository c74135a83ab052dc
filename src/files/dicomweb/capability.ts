/** What the host of the page says of itself: whether a DICOMweb server stands behind it. */
export const CAPABILITY_FILE = 'dicomweb.json';

/**
 * Where DICOMweb is reached, by the word of the page's own host; the hospital's server is not asked. Undefined where
 * there is none, as on every plain static host.
 * @param appBase the page's address
 */
export async function dicomWebBase(appBase: string): Promise<string | undefined> {
  try {
    const response = await fetch(new URL(CAPABILITY_FILE, appBase), { cache: 'no-store' });
    const said: unknown = response.ok ? await response.json() : undefined;
    const base = typeof said === 'object' && said !== null && 'base' in said ? said.base : undefined;
    if (typeof base !== 'string' || base === '') return undefined;
    const url = new URL(base, appBase);
    // The policy would refuse another origin; it is not even tried.
    return url.origin === new URL(appBase).origin ? url.href.replace(/\/+$/, '') : undefined;
  } catch {
    return undefined;
  }
}
