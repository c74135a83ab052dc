import { Timer } from 'lucide-react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useAppState, useShownDiagnosis } from '../app-context.tsx';
import { useFormat, useText } from '../text.ts';

const total = (milliseconds: Readonly<Record<string, number>>): number =>
  milliseconds['total'] ?? Object.values(milliseconds).reduce((sum, value) => sum + value, 0);

/** Which pack, which backend, how long: in sight, with the stages a click away. */
export function RunFacts() {
  const t = useText();
  const format = useFormat();
  const shown = useShownDiagnosis();
  const packs = useAppState((state) => state.packs.list);
  const chosen = useAppState((state) => state.settings.pack);
  const packId = shown?.diagnosis.pack ?? chosen;
  const pack = packs.find(({ manifest }) => manifest.id === packId)?.manifest;
  if (!shown) return pack ? <p className="run-facts__pack small faint">{pack.title}</p> : null;
  const { backend, milliseconds, slices } = shown.diagnosis;
  return (
    <DialogTrigger>
      <Button className="run-facts">
        <Timer aria-hidden size={15} />
        <span className="visually-hidden">{t('bar.facts')}</span>
        <span className="run-facts__pack">{pack?.title ?? packId}</span>
        <span className="run-facts__badge">{t(`backend.${backend}`)}</span>
        <span className="digits">{format.duration(total(milliseconds))}</span>
      </Button>
      <Popover className="popover" placement="bottom end" offset={6}>
        <Dialog className="run-facts__more" aria-label={t('bar.facts')}>
          <dl className="facts">
            <dt>{t('bar.pack')}</dt>
            <dd>{pack ? `${pack.title} ${pack.version}` : packId}</dd>
            <dt>{t('bar.backend')}</dt>
            <dd>{t(`backend.${backend}`)}</dd>
            {Object.entries(milliseconds).map(([stage, spent]) => (
              <Row key={stage} term={stage} value={format.duration(spent)} />
            ))}
          </dl>
          <p className="small faint">
            {t('bar.computed', { count: slices.computed })}, {t('bar.reused', { count: slices.reused })}
          </p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Row({ term, value }: { readonly term: string; readonly value: string }) {
  return (
    <>
      <dt>{term}</dt>
      <dd className="digits">{value}</dd>
    </>
  );
}
