import { useState } from 'preact/hooks';
import { api } from '../live/api.ts';
import type { Settings } from '../live/contract.ts';
import { useAttempt } from '../notices.ts';
import { useWords } from '../words/words.ts';
import { Switch } from './switch.tsx';

export function WebhookSettings({ settings: { webhook } }: { readonly settings: Settings }) {
  const words = useWords();
  const attempt = useAttempt();
  const [url, setUrl] = useState(webhook.url ?? '');
  const [outcome, setOutcome] = useState('');

  const verify = async (): Promise<void> => {
    const { status, problem = '', ms = 0 } = await api.verify();
    setOutcome(status === undefined ? words.verifyFailed(problem) : words.verified(String(status), ms));
  };

  return (
    <fieldset>
      <legend>{words.webhooks}</legend>
      <form
        class="line"
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(() => api.change({ webhook: { url: url === '' ? null : url } }));
        }}
      >
        <input
          aria-label={words.url}
          placeholder={words.url}
          value={url}
          onInput={({ currentTarget }) => {
            setUrl(currentTarget.value);
          }}
        />
        <button type="submit">{words.save}</button>
        <button type="button" class="soft" onClick={() => void attempt(verify)}>
          {words.verify}
        </button>
      </form>
      <p class="hint" role="status">
        {outcome}
      </p>
      <Switch
        label={words.useWebhook}
        isOn={webhook.active}
        set={(active) => attempt(() => api.change({ webhook: { active } }))}
      />
      <Switch
        label={words.redeliver}
        isOn={webhook.redelivery}
        set={(redelivery) => attempt(() => api.change({ webhook: { redelivery } }))}
      />
    </fieldset>
  );
}
