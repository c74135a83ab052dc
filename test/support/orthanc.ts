import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findOrthanc, installOrthanc } from '../../tools/orthanc.ts';

export interface RunningOrthanc {
  /** The DICOMweb service. */
  readonly url: URL;
  readonly user: string;
  readonly password: string;
  /** Hands over a part-10 file by Orthanc's own way, not by DICOMweb. */
  upload(bytes: Uint8Array): Promise<void>;
  /** How many instances it holds. */
  count(): Promise<number>;
  stop(): Promise<void>;
}

const user = 'longtail';
const password = 'a password with spaces & ümlauts';
const started = 30_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A real Orthanc on loopback with an empty storage of its own, which asks for a name and a password. */
export async function startOrthanc(files: readonly string[] = []): Promise<RunningOrthanc> {
  const found = findOrthanc();
  if (!found) throw new Error(installOrthanc);
  const folder = mkdtempSync(join(tmpdir(), 'longtail-orthanc-'));
  const port = await freePort();
  mkdirSync(join(folder, 'storage'));
  writeFileSync(
    join(folder, 'orthanc.json'),
    JSON.stringify({
      Name: 'Longtail test',
      StorageDirectory: join(folder, 'storage'),
      IndexDirectory: join(folder, 'storage'),
      HttpPort: port,
      DicomServerEnabled: false,
      RemoteAccessAllowed: false,
      AuthenticationEnabled: true,
      RegisteredUsers: { [user]: password },
      Plugins: [found.plugin],
      DicomWeb: { Enable: true, Root: '/dicom-web/', EnableWado: false },
    }),
  );
  const child = spawn(found.server, [join(folder, 'orthanc.json')], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let log = '';
  child.stdout.on('data', (text: Buffer) => (log += text.toString()));
  child.stderr.on('data', (text: Buffer) => (log += text.toString()));

  const origin = `http://127.0.0.1:${port}`;
  const headers = { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  const stop = async () => {
    child.kill();
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  const answers = () =>
    fetch(`${origin}/system`, { headers }).then(
      (response) => response.ok,
      () => false,
    );
  for (const end = Date.now() + started; !(await answers()); await wait(100))
    if (child.exitCode !== null || Date.now() > end) {
      if (child.exitCode === null) await stop();
      throw new Error(`Orthanc does not answer:\n${log}`);
    }

  const upload = async (bytes: Uint8Array) => {
    const response = await fetch(`${origin}/instances`, {
      method: 'POST',
      headers,
      body: new Uint8Array(bytes),
    });
    if (!response.ok) throw new Error(`Orthanc refuses the file: ${await response.text()}`);
  };
  for (const file of files) await upload(readFileSync(file));
  return {
    url: new URL(`${origin}/dicom-web`),
    user,
    password,
    upload,
    count: async () => {
      const statistics = await fetch(`${origin}/statistics`, { headers });
      return ((await statistics.json()) as { CountInstances: number }).CountInstances;
    },
    stop,
  };
}

/** The value of an Authorization header. */
export const basic = (name: string, secret: string): string =>
  `Basic ${Buffer.from(`${name}:${secret}`, 'utf8').toString('base64')}`;
