import type { AppServices } from './app-services.ts';
import type { CheckpointImport } from './app-state.ts';
import type { RunActions } from './run-actions.ts';
import { DEFAULT_PACK } from './settings.ts';
import type { AppStore } from './store.ts';

export interface PackActions {
  refresh(): Promise<void>;
  /** Ranks with this pack from now on. */
  choose(id: string): void;
  importCheckpoint(file: File): Promise<void>;
  cancelImport(): void;
  /** A pack that was in use gives way to the default one. */
  remove(id: string): Promise<void>;
  exportZip(id: string): Promise<Blob>;
}

export function createPackActions(store: AppStore, services: AppServices, run: RunActions): PackActions {
  let importing: AbortController | undefined;

  const setImport = (value: CheckpointImport) =>
    store.setState(({ packs }) => ({ packs: { ...packs, import: value } }));

  async function refresh(): Promise<void> {
    const list = await services.packs.list();
    store.setState(({ packs }) => ({ packs: { ...packs, list } }));
    const { pack } = store.getState().settings;
    if (!list.some(({ manifest }) => manifest.id === pack)) choose(DEFAULT_PACK);
  }

  function choose(id: string): void {
    const { settings, opened } = store.getState();
    if (settings.pack === id) return;
    store.setState({ settings: { ...settings, pack: id } });
    if (opened.scans.length > 0) run.rankSoon();
  }

  return {
    refresh,
    choose,
    async importCheckpoint(file) {
      importing?.abort();
      const controller = new AbortController();
      importing = controller;
      const { name } = file;
      setImport({ kind: 'running', name, progress: undefined });
      const result = await services.packs.importCheckpoint(file, {
        signal: controller.signal,
        backend: store.getState().settings.backend,
        onProgress: (progress) => {
          if (importing === controller) setImport({ kind: 'running', name, progress });
        },
      });
      if (importing !== controller) return;
      importing = undefined;
      if (result.ok) {
        setImport({ kind: 'done', pack: result.value.manifest.id });
        await refresh();
      } else {
        setImport(
          result.error.kind === 'cancelled'
            ? { kind: 'none' }
            : { kind: 'failed', name, error: result.error },
        );
      }
    },
    cancelImport() {
      importing?.abort();
      importing = undefined;
      setImport({ kind: 'none' });
    },
    async remove(id) {
      if (store.getState().settings.pack === id) choose(DEFAULT_PACK);
      await services.packs.remove(id);
      await refresh();
    },
    exportZip: (id) => services.packs.exportZip(id),
  };
}
