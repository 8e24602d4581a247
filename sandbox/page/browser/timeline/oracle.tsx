import { useState } from 'preact/hooks';
import { api } from '../live/api.ts';
import type { Violation } from '../live/contract.ts';
import { useAttempt } from '../notices.ts';
import { useWords } from '../words/words.ts';

/** The sandbox's own judge, which knows more promises than the lanes show. */
export function Oracle() {
  const words = useWords();
  const attempt = useAttempt();
  const [found, setFound] = useState<readonly Violation[]>();
  return (
    <>
      <button
        type="button"
        class="soft"
        onClick={() =>
          void attempt(async () => {
            setFound(await api.check());
          })
        }
      >
        {words.checkAll}
      </button>
      <div class="oracle" role="status">
        {found?.length === 0 && words.allKept}
        {found && found.length > 0 && (
          <>
            {words.brokenPromises(found.length)}
            <ul>
              {found.slice(0, 20).map(({ rule, words: said }) => (
                <li>
                  <strong>{rule}</strong> {said}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  );
}
