import { api } from '../live/api.ts';
import type { Settings } from '../live/contract.ts';
import { useAttempt } from '../notices.ts';
import { useWords } from '../words/words.ts';
import { Switch } from './switch.tsx';

export function LimitSettings({ settings: { limits } }: { readonly settings: Settings }) {
  const words = useWords();
  const attempt = useAttempt();
  return (
    <fieldset>
      <legend>{words.limits}</legend>
      <label class="line">
        <span>{words.tokenLifetime}</span>
        <input
          type="number"
          min={1}
          step="any"
          value={limits.replyTokenLifetimeMs / 1_000}
          onChange={({ currentTarget }) => {
            const replyTokenLifetimeMs = Math.round(currentTarget.valueAsNumber * 1_000);
            void attempt(() => api.change({ limits: { replyTokenLifetimeMs } }));
          }}
        />
      </label>
      <Switch
        label={words.rateLimits}
        isOn={limits.rateLimits}
        set={(rateLimits) => attempt(() => api.change({ limits: { rateLimits } }))}
      />
    </fieldset>
  );
}
