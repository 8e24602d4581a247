import { api } from '../live/api.ts';
import type { Settings } from '../live/contract.ts';
import { accountModes } from '../live/contract.ts';
import { useAttempt } from '../notices.ts';
import { useWords } from '../words/words.ts';
import { useChoice } from './choice.ts';

export function AccountSettings({ settings }: { readonly settings: Settings }) {
  const words = useWords();
  const attempt = useAttempt();
  const [chosen, choose] = useChoice(settings.account.mode, (mode) =>
    attempt(() => api.change({ account: { mode } })),
  );
  return (
    <fieldset>
      <legend>{words.account}</legend>
      {accountModes.map((mode) => (
        <label key={mode} class="option">
          <input
            type="radio"
            name="account-mode"
            checked={chosen === mode}
            onChange={() => {
              choose(mode);
            }}
          />
          <span>
            <strong>{words.modes[mode]}</strong>
            <small>{words.modeNotes[mode]}</small>
          </span>
        </label>
      ))}
      <p class="hint">{words.modeChange}</p>
    </fieldset>
  );
}
