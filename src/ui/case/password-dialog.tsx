import { Form, Input, Label, TextField } from 'react-aria-components';
import { useApp } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { useText } from '../text.ts';

/** Asks for the password of a locked archive. */
export function PasswordDialog({ archive }: { readonly archive: string }) {
  const t = useText();
  const { cases } = useApp();
  return (
    <Dialog title={t('password.title')} size="small" onClose={() => cases.answerPassword(undefined)}>
      <Form
        className="rename__form"
        onSubmit={(event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget).get('password');
          cases.answerPassword(typeof given === 'string' && given !== '' ? given : undefined);
        }}
      >
        <p>{t('password.lead', { archive })}</p>
        <TextField name="password" type="password" autoComplete="off" autoFocus className="field">
          <Label>{t('password.field')}</Label>
          <Input />
        </TextField>
        <div className="confirm__actions">
          <Button onPress={() => cases.answerPassword(undefined)}>{t('password.skip')}</Button>
          <Button type="submit" look="primary">
            {t('password.unlock')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
