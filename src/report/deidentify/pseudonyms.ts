import { sha256 } from '@noble/hashes/sha2.js';

/** What stands in for identities: the same for the same original as long as the salt is the same, and no way back. */
export interface Pseudonyms {
  /** A UID below 2.25, PS3.5 Annex B.2. */
  uid(original: string): string;
  /** A short code for a patient. */
  patient(original: string): string;
  /** Days by which every date of the case moves back, 1 to 10 years. */
  readonly days: number;
}

/** @param salt random bytes; whoever forgets it has cut the way back */
export function createPseudonyms(salt: Uint8Array): Pseudonyms {
  const known = new Map<string, string>();
  const digest = (kind: string, original: string) =>
    sha256
      .create()
      .update(salt)
      .update(new TextEncoder().encode(`${kind}:${original}`))
      .digest();
  const year = 365;
  const [a = 0, b = 0] = digest('days', '');
  return {
    days: year + ((a * 256 + b) % (9 * year)),
    uid(original) {
      const found = known.get(original);
      if (found !== undefined) return found;
      const made = `2.25.${uuidNumber(digest('uid', original))}`;
      known.set(original, made);
      return made;
    },
    patient: (original) => hex(digest('patient', original).subarray(0, 4)).toUpperCase(),
  };
}

/** 128 bits with the marks of a UUID of version 8, RFC 9562. */
function uuidNumber(bytes: Uint8Array): bigint {
  const uuid = bytes.slice(0, 16);
  uuid[6] = ((uuid[6] ?? 0) & 0x0f) | 0x80;
  uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80;
  return BigInt(`0x${hex(uuid)}`);
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** `YYYYMMDD` earlier by so many days; undefined where it is no date. What follows the day (a time) stays. */
export function earlier(value: string, days: number): string | undefined {
  const [, year, month, day, rest = ''] = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})(.*)$/.exec(value.trim()) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day)) - days * 86_400_000;
  if (!Number.isFinite(time)) return undefined;
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '') + rest;
}
