import { useApp, useAppState } from '../app-context.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { useText } from '../text.ts';
import { CheckpointImport } from './checkpoint-import.tsx';
import { PackCard } from './pack-card.tsx';

/** The packs at hand, and how to bring one's own checkpoint. */
export function ModelsDialog() {
  const t = useText();
  const { view } = useApp();
  const packs = useAppState((state) => state.packs.list);
  const chosen = useAppState((state) => state.settings.pack);
  return (
    <Dialog title={t('models.title')} onClose={() => view.closeDialog()}>
      <div className="models">
        <p>{t('models.lead')}</p>
        <ul className="models__list">
          {packs.map((pack) => (
            <PackCard key={pack.manifest.id} pack={pack} inUse={pack.manifest.id === chosen} />
          ))}
        </ul>
        <CheckpointImport />
      </div>
    </Dialog>
  );
}
