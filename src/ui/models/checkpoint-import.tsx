import { CircleCheck, FileUp } from 'lucide-react';
import { useState } from 'react';
import { DropZone, FileTrigger, Text } from 'react-aria-components';
import type { ImportProgress } from '@/state/app-services.ts';
import { useApp, useAppState } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { Progress } from '../controls/progress.tsx';
import { ErrorCard } from '../run/error-card.tsx';
import { useFormat, useText, type TextKey } from '../text.ts';

const ACCEPTED = ['.bin', '.safetensors'];

const isCheckpoint = ({ name }: File): boolean =>
  ACCEPTED.some((ending) => name.toLowerCase().endsWith(ending));

const STAGES: Readonly<Record<ImportProgress['stage'], TextKey>> = {
  reading: 'models.reading',
  converting: 'models.converting',
  storing: 'models.storing',
  'self-test': 'models.selfTesting',
};

/** Takes a checkpoint, shows how far its conversion is, and what came of it. */
export function CheckpointImport() {
  const t = useText();
  const { packs } = useApp();
  const state = useAppState((current) => current.packs.import);
  const list = useAppState((current) => current.packs.list);
  const [refused, setRefused] = useState(false);
  const take = (files: readonly File[]) => {
    const [file] = files;
    const fits = files.length === 1 && file !== undefined && isCheckpoint(file);
    setRefused(!fits);
    if (fits) void packs.importCheckpoint(file);
  };
  if (state.kind === 'running') return <Importing name={state.name} progress={state.progress} />;
  return (
    <>
      <DropZone
        className="drop-zone"
        onDrop={(event) => {
          const items = event.items.flatMap((item) => (item.kind === 'file' ? [item.getFile()] : []));
          void Promise.all(items).then(take);
        }}
      >
        <FileUp aria-hidden size={24} />
        <Text slot="label" className="drop-zone__title">
          {t('models.importTitle')}
        </Text>
        <p className="small">{t('models.importLead')}</p>
        <FileTrigger acceptedFileTypes={ACCEPTED} onSelect={(files) => take([...(files ?? [])])}>
          <Button>{t('models.chooseCheckpoint')}</Button>
        </FileTrigger>
        {refused && <p role="alert">{t('models.wrongFile')}</p>}
      </DropZone>
      {state.kind === 'failed' && (
        <ErrorCard heading={t('models.importFailed', { name: state.name })} error={state.error} />
      )}
      {state.kind === 'done' && (
        <p className="hint-line" role="status">
          <CircleCheck aria-hidden size={16} />
          {t('models.importDone', {
            title: list.find(({ manifest }) => manifest.id === state.pack)?.manifest.title ?? state.pack,
          })}
        </p>
      )}
    </>
  );
}

interface ImportingProps {
  readonly name: string;
  readonly progress: ImportProgress | undefined;
}

function Importing({ name, progress }: ImportingProps) {
  const t = useText();
  const format = useFormat();
  const { packs } = useApp();
  return (
    <div className="run-card">
      <p className="small">{name}</p>
      <Progress
        label={t(STAGES[progress?.stage ?? 'reading'])}
        fraction={progress?.fraction}
        {...(progress ? { valueText: format.percent(progress.fraction) } : {})}
      />
      <Button onPress={() => packs.cancelImport()}>{t('models.cancelImport')}</Button>
    </div>
  );
}
