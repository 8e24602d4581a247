import { useEffect, useState } from 'preact/hooks';
import { summary } from '../chats/chat-list.tsx';
import type { ChatView } from '../model/chat-view.ts';
import { useWords } from '../words/words.ts';

/** A burst must not talk without end. */
const PAUSE_MS = 500;

/** Says the bot's newest message to those who do not see it. */
export function Announcer({ chat }: { readonly chat: ChatView }) {
  const words = useWords();
  const [said, setSaid] = useState('');
  const newest = chat.messages.findLast(({ from }) => from === 'bot');
  const next = newest ? words.botSaid(summary(newest, words)) : '';
  useEffect(() => {
    const timer = setTimeout(() => {
      setSaid(next);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [newest?.id, next]);
  return (
    <p class="visually-hidden" aria-live="polite">
      {said}
    </p>
  );
}
