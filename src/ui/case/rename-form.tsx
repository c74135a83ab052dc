import { Dialog, Form, Input, Label, TextField } from 'react-aria-components';
import { Button } from '../controls/button.tsx';
import { useText } from '../text.ts';

export interface RenameFormProps {
  readonly title: string;
  onRename(title: string): void;
}

export function RenameForm({ title, onRename }: RenameFormProps) {
  const t = useText();
  return (
    <Dialog className="rename" aria-label={t('scan.renameTitle')}>
      {({ close }) => (
        <Form
          className="rename__form"
          onSubmit={(event) => {
            event.preventDefault();
            const name = new FormData(event.currentTarget).get('name');
            onRename(typeof name === 'string' ? name : '');
            close();
          }}
        >
          <TextField name="name" defaultValue={title} autoFocus className="field">
            <Label>{t('scan.name')}</Label>
            <Input />
          </TextField>
          <Button type="submit" look="primary">
            {t('action.save')}
          </Button>
        </Form>
      )}
    </Dialog>
  );
}
