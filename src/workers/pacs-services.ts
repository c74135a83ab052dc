import type { LongtailError } from '@/core/errors.ts';
import { ok, type Result } from '@/core/result.ts';
import { dicomWebServer, type DicomWebServer } from '@/files/dicomweb/capability.ts';
import { hasStudy, listSeries, searchStudies } from '@/files/dicomweb/search.ts';
import { pathOfSeries } from '@/files/dicomweb/remote.ts';
import { storeInstances } from '@/files/dicomweb/store.ts';
import type { DroppedFile } from '@/files/drop.ts';
import type { PacsServices } from '@/state/app-services.ts';

/** Searching the server behind the page's host. What is found is opened like files, in the case worker. */
export function createPacsServices(appBase: string): PacsServices {
  let found: Promise<DicomWebServer | undefined> | undefined;
  const server = () => (found ??= dicomWebServer(appBase));
  /** The page offers no search before it knows that there is a server. */
  const knownBase = async () => (await server())?.base ?? appBase;
  return {
    server: async () => (await server())?.name,
    search: async (query, offset, signal) => searchStudies(await knownBase(), query, offset, signal),
    series: async (studyUid, signal) => listSeries(await knownBase(), studyUid, signal),
    async files(studies, signal) {
      const files: DroppedFile[] = [];
      const base = await knownBase();
      for (const { uid: studyUid, series: chosen } of studies) {
        const listed = chosen ? ok(chosen) : await seriesUids(base, studyUid, signal);
        if (!listed.ok) return listed;
        for (const seriesUid of listed.value) {
          const series = { base, studyUid, seriesUid };
          files.push({ path: pathOfSeries(series), series });
        }
      }
      return ok(files);
    },
    holds: async (studyUid, signal) => hasStudy(await knownBase(), studyUid, signal),
    store: async (instances, signal) => storeInstances(await knownBase(), instances, signal),
  };
}

async function seriesUids(
  base: string,
  studyUid: string,
  signal: AbortSignal,
): Promise<Result<readonly string[], LongtailError>> {
  const listed = await listSeries(base, studyUid, signal);
  return listed.ok ? ok(listed.value.map(({ uid }) => uid)) : listed;
}
