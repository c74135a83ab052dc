import { Check, Download, Trash2 } from 'lucide-react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { PackInfo } from '@/state/app-services.ts';
import { useApp } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { saveBlob } from '../save-blob.ts';
import { useFormat, useText } from '../text.ts';

export interface PackCardProps {
  readonly pack: PackInfo;
  readonly inUse: boolean;
}

/** One pack: what it is, what it was measured on, and what can be done with it. */
export function PackCard({ pack, inUse }: PackCardProps) {
  const t = useText();
  const { packs } = useApp();
  const { manifest, origin } = pack;
  const { id, title } = manifest;
  return (
    <li className="pack" data-in-use={inUse || undefined}>
      <header className="pack__head">
        <div>
          <h3>{title}</h3>
          <p className="small faint">
            {t(origin === 'built-in' ? 'models.builtIn' : 'models.imported')}, {t('models.version')}{' '}
            {manifest.version}
          </p>
        </div>
        {inUse ? (
          <span className="pack__in-use">
            <Check aria-hidden size={16} />
            {t('models.inUse')}
          </span>
        ) : (
          <Button
            look="primary"
            aria-label={t('models.useNamed', { title })}
            onPress={() => packs.choose(id)}
          >
            {t('models.use')}
          </Button>
        )}
      </header>
      <PackFacts pack={pack} />
      <div className="pack__actions">
        <Button
          icon={Download}
          aria-label={t('models.exportNamed', { title })}
          onPress={() => void packs.exportZip(id).then((blob) => saveBlob(blob, `${id}.zip`))}
        >
          {t('models.export')}
        </Button>
        {origin === 'imported' && <DeletePack pack={pack} />}
      </div>
    </li>
  );
}

function PackFacts({ pack }: { readonly pack: PackInfo }) {
  const t = useText();
  const format = useFormat();
  const { architecture, precision, licence, measured } = pack.manifest;
  const labels = new Set(measured?.results.map(({ label }) => label)).size;
  const facts: readonly (readonly [string, string])[] = [
    [t('models.size'), format.bytes(pack.bytes)],
    [t('models.labels'), format.number(architecture.classes)],
    [t('models.parameters'), format.number(architecture.parameters)],
    [t('models.precision'), precision.weights],
    [t('models.measured'), measured ? t('models.measuredOn', { count: labels }) : t('models.measuredNone')],
    [t('models.selfTest'), useSelfTestText(pack)],
  ];
  return (
    <>
      <dl className="facts facts--wide">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd className="digits">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="small">
        <span className="faint">{t('models.licence')}: </span>
        {licence}
      </p>
    </>
  );
}

function useSelfTestText({ selfTest }: PackInfo): string {
  const t = useText();
  if (!selfTest) return t('models.selfTestPending');
  const backend = t(`backend.${selfTest.backend}`);
  return selfTest.passed
    ? t('models.selfTestPassed', { backend })
    : t('models.selfTestFailed', {
        backend,
        difference: selfTest.difference.toExponential(1),
        tolerance: selfTest.tolerance.toExponential(1),
      });
}

function DeletePack({ pack }: { readonly pack: PackInfo }) {
  const t = useText();
  const format = useFormat();
  const { packs } = useApp();
  const { id, title } = pack.manifest;
  return (
    <DialogTrigger>
      <Button icon={Trash2} aria-label={t('models.deleteNamed', { title })}>
        {t('models.delete')}
      </Button>
      <Popover className="popover" placement="bottom">
        <Dialog className="confirm" role="alertdialog" aria-label={t('models.confirmDelete', { title })}>
          {({ close }) => (
            <>
              <p>
                <strong>{t('models.confirmDelete', { title })}</strong>
              </p>
              <p className="small">{t('models.confirmDeleteDetail', { size: format.bytes(pack.bytes) })}</p>
              <div className="confirm__actions">
                <Button onPress={close}>{t('action.cancel')}</Button>
                <Button look="danger" onPress={() => void packs.remove(id)}>
                  {t('models.delete')}
                </Button>
              </div>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
