import { createRoot } from 'react-dom/client';
import { createApp } from '@/state/app.ts';
import { indexedDbVerdicts, type VerdictStorage } from '@/state/verdict-storage.ts';
import { createText } from '@/text/create-text.ts';
import { AppRoot } from '@/ui/app-root.tsx';
import { createServices } from '@/workers/services.ts';

/** Settings are forgotten between visits where the browser forbids storage: even naming it throws there. */
function settingsStorage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

/** The same for verdicts: even naming the database can throw. */
function verdictStorage(): VerdictStorage | undefined {
  try {
    return indexedDbVerdicts(window.indexedDB);
  } catch {
    return undefined;
  }
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');

const services = createServices(new URL(import.meta.env.BASE_URL, location.href).href);
const app = createApp(services, settingsStorage(), verdictStorage());
createRoot(root).render(<AppRoot app={app} text={createText(app.store.getState().settings.language)} />);
