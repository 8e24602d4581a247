import { useContext, useState } from 'preact/hooks';
import type { Action, QuickReplyItem } from '../message/line-message.ts';
import { Tap, TapContext } from '../message/tap.tsx';
import { labelOf } from '../message/template.tsx';
import type { ChatView } from '../model/chat-view.ts';
import { useWords } from '../words/words.ts';

/** The buttons of the bot's last message, until one is tapped or something is said. */
export function QuickReplies({ chat }: { readonly chat: ChatView }) {
  const words = useWords();
  const tap = useContext(TapContext);
  const [used, setUsed] = useState<string>();
  const last = chat.messages.at(-1);
  if (last?.from !== 'bot' || last.id === used) return null;
  const actions = itemsOf(last.content.quickReply).flatMap(({ action }) => action ?? []);
  if (actions.length === 0) return null;
  const tapped = (action: Action): void => {
    setUsed(last.id);
    tap(action);
  };
  return (
    <TapContext.Provider value={tapped}>
      <div class="quick-replies" role="group" aria-label={words.quickReplies}>
        {actions.map((action) => (
          <Tap class="chip" action={action}>
            {labelOf(action)}
          </Tap>
        ))}
      </div>
    </TapContext.Provider>
  );
}

/** The sandbox has checked it: where there is a quick reply, it has items. */
function itemsOf(quickReply: unknown): readonly QuickReplyItem[] {
  return (quickReply as { readonly items?: readonly QuickReplyItem[] } | undefined)?.items ?? [];
}
