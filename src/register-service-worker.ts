/**
 * Registers the service worker of a built page. On a host that sends no isolation headers the first load cannot use
 * threads: once the worker is in control, the page is loaded once more through it. The mark in the session's storage
 * keeps that from becoming a loop where the browser never isolates.
 */
const reloaded = 'longtail.reloaded-for-isolation';

function marked(): boolean {
  try {
    return sessionStorage.getItem(reloaded) !== null;
  } catch {
    // Storage forbidden: without a mark there is no safe reload.
    return true;
  }
}

function reloadOnce(): void {
  if (marked()) return;
  sessionStorage.setItem(reloaded, '1');
  location.reload();
}

async function register(container: ServiceWorkerContainer): Promise<void> {
  const registration = await container.register(`${import.meta.env.BASE_URL}sw.js`, {
    scope: import.meta.env.BASE_URL,
    updateViaCache: 'none',
  });
  if (crossOriginIsolated) return;
  // A forced reload bypasses a worker that is already active.
  if (registration.active && !registration.installing) reloadOnce();
  else container.addEventListener('controllerchange', reloadOnce, { once: true });
}

if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  register(navigator.serviceWorker).catch((reason: unknown) => {
    console.warn('Not available offline: the service worker was refused.', reason);
  });
}
