import { useEffect, useState } from 'preact/hooks';
import { BotAvatar } from '../chats/avatar.tsx';
import { useWords } from '../words/words.ts';

/** The bot's loading animation, until its time is over or a message of the bot ends it. */
export function Typing({ until }: { readonly until: number }) {
  const words = useWords();
  const [, draw] = useState(0);
  const left = until - Date.now();
  useEffect(() => {
    if (left <= 0) return undefined;
    const timer = setTimeout(() => {
      draw((count) => count + 1);
    }, left);
    return () => {
      clearTimeout(timer);
    };
  }, [until]);
  if (left <= 0) return null;
  return (
    <div class="row row-bot">
      <BotAvatar />
      <div class="bubble typing" role="status" aria-label={words.typing}>
        <i />
        <i />
        <i />
      </div>
    </div>
  );
}
