import { existsSync } from 'node:fs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** The one line to say where no browser is found. */
export const installChromium =
  'No Chromium found. Install it with "sudo apt-get install -y chromium fonts-dejavu-core libvulkan1", or name it in CHROMIUM_PATH.';

/** CHROMIUM_PATH, or where distributions put it. */
export const findChromium = (): string | undefined =>
  [process.env['CHROMIUM_PATH'] ?? '', ...places].find((path) => path !== '' && existsSync(path));
