import { existsSync } from 'node:fs';

const servers = ['/usr/sbin/Orthanc', '/usr/local/sbin/Orthanc', '/usr/bin/Orthanc'];
const plugins = [
  '/usr/share/orthanc/plugins/libOrthancDicomWeb.so',
  '/usr/lib/orthanc/libOrthancDicomWeb.so',
];

/** The one line to say where there is no DICOMweb server to test against. */
export const installOrthanc =
  'No Orthanc with its DICOMweb plugin found. Install them with "sudo apt-get install -y --no-install-recommends orthanc orthanc-dicomweb".';

/** The server and its DICOMweb plugin where Debian puts them. */
export function findOrthanc(): { readonly server: string; readonly plugin: string } | undefined {
  const server = servers.find((path) => existsSync(path));
  const plugin = plugins.find((path) => existsSync(path));
  return server !== undefined && plugin !== undefined ? { server, plugin } : undefined;
}
