import { Server } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useApp } from '../app-context.tsx';
import { Button, IconButton } from '../controls/button.tsx';
import { usePacsText } from '../text.ts';
import { PacsDialog } from './pacs-dialog.tsx';

/** Opens the search on the hospital's server. Not there where the page's host has none behind it. */
export function PacsButton({ look }: { readonly look: 'button' | 'icon' }) {
  const t = usePacsText();
  const { services } = useApp();
  const [available, setAvailable] = useState(false);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    void services.pacs?.server().then((name) => setAvailable(name !== undefined));
  }, [services]);
  if (!available) return null;
  return (
    <>
      {look === 'icon' ? (
        <IconButton icon={Server} label={t('open')} onPress={() => setOpen(true)} />
      ) : (
        <Button icon={Server} onPress={() => setOpen(true)}>
          {t('open')}
        </Button>
      )}
      {open && <PacsDialog onClose={() => setOpen(false)} />}
    </>
  );
}
