import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../icon.tsx';
import { useLive } from '../live/live.ts';
import { senderOf } from '../message/line-message.ts';
import type { ChatView, MessageView } from '../model/chat-view.ts';
import { useWords } from '../words/words.ts';
import type { Draft } from './draft.ts';
import { MessageRow } from './message-row.tsx';
import { Typing } from './typing.tsx';
import { earlierStart, windowOf } from './window-of.ts';

/** So near to the end, the newest message is kept in sight. */
const NEAR_PX = 60;

interface Props {
  readonly chat: ChatView;
  /** The member whose eyes these are; the user's own in their chat. */
  readonly viewer: string | undefined;
  readonly setDraft: (draft: Draft) => void;
}

export function MessageList({ chat, viewer, setDraft }: Props) {
  const live = useLive();
  const words = useWords();
  const list = useRef<HTMLDivElement>(null);
  /** Where the window begins while someone reads older messages; undefined keeps to the newest. */
  const [start, setStart] = useState<number>();
  /** How far the end was, to stay at the same message when older ones are put before it. */
  const fromEnd = useRef<number | undefined>(undefined);
  const { from, to } = windowOf(chat.messages.length, start);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    if (fromEnd.current !== undefined) {
      element.scrollTop = element.scrollHeight - fromEnd.current;
      fromEnd.current = undefined;
    } else if (start === undefined) {
      element.scrollTop = element.scrollHeight;
    }
  });

  const earlier = async (): Promise<void> => {
    const element = list.current;
    if (!element) return;
    if (from === 0) await live.fill(chat.about.id, chat.messages[0]?.id);
    fromEnd.current = element.scrollHeight - element.scrollTop;
    setStart(from === 0 ? 0 : earlierStart({ from, to }));
  };

  return (
    <div
      class="messages"
      ref={list}
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label={words.conversation(chat.about.name)}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        const isAtEnd = to === chat.messages.length && scrollHeight - scrollTop - clientHeight < NEAR_PX;
        setStart(isAtEnd ? undefined : (start ?? from));
      }}
    >
      {(from > 0 || (chat.loaded && chat.hasEarlier)) && (
        <button type="button" class="soft earlier" onClick={() => void earlier()}>
          {words.earlier}
        </button>
      )}
      <ol>
        {chat.messages.slice(from, to).map((message, place) => (
          <MessageRow
            key={message.id}
            chat={chat}
            message={message}
            rev={message.rev}
            follows={place > 0 && isSameSpeaker(chat.messages[from + place - 1], message)}
            viewer={viewer}
            setDraft={setDraft}
          />
        ))}
      </ol>
      <Typing until={chat.loadingUntil} />
      {start !== undefined && (
        <button
          type="button"
          class="newest"
          aria-label={words.newest}
          onClick={() => {
            setStart(undefined);
          }}
        >
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

/** Of several messages in a row, only the first says whose they are. */
function isSameSpeaker(before: MessageView | undefined, message: MessageView): boolean {
  return (
    before !== undefined &&
    before.unsent !== true &&
    before.from === message.from &&
    before.userId === message.userId &&
    senderOf(before.content) === senderOf(message.content)
  );
}
