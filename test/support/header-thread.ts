import { parentPort } from 'node:worker_threads';
import { expose, type Endpoint } from 'comlink';
import { headerReader, type HeaderReader } from '@/workers/header-reader.ts';

/** The product's own reader, which a file named `kills` takes its thread with it, and one named `hangs` stops. */
const hostile: HeaderReader = {
  ...headerReader,
  read(files) {
    if (files.some(({ path }) => path.endsWith('kills'))) process.exit(1);
    if (files.some(({ path }) => path.endsWith('hangs'))) for (;;);
    return headerReader.read(files);
  },
};

const port = parentPort;
if (!port) throw new Error('this is the entry of a thread');
const target = new EventTarget();
port.on('message', (data: unknown) => target.dispatchEvent(new MessageEvent('message', { data })));
const endpoint: Endpoint = {
  postMessage: (message: unknown) => port.postMessage(message, []),
  addEventListener: target.addEventListener.bind(target),
  removeEventListener: target.removeEventListener.bind(target),
};
expose(hostile, endpoint);
