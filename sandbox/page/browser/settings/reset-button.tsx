import { useState } from 'preact/hooks';
import { api } from '../live/api.ts';
import { useAttempt } from '../notices.ts';
import { useWords } from '../words/words.ts';

/** Asks once more, as nothing brings the chats back. */
export function ResetButton() {
  const words = useWords();
  const attempt = useAttempt();
  const [asked, setAsked] = useState(false);
  return (
    <fieldset>
      <legend>{words.reset}</legend>
      <p class="hint">{words.resetNote}</p>
      {asked ? (
        <div class="line">
          <strong>{words.resetSure}</strong>
          <button
            type="button"
            class="danger"
            onClick={() => {
              setAsked(false);
              void attempt(() => api.reset());
            }}
          >
            {words.reset}
          </button>
          <button
            type="button"
            class="soft"
            onClick={() => {
              setAsked(false);
            }}
          >
            {words.cancel}
          </button>
        </div>
      ) : (
        <button
          type="button"
          class="soft"
          onClick={() => {
            setAsked(true);
          }}
        >
          {words.reset} …
        </button>
      )}
    </fieldset>
  );
}
