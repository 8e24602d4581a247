import { useLive } from '../live/live.ts';
import type { ChatView } from '../model/chat-view.ts';
import { field } from '../message/line-message.ts';
import type { Message } from '../live/contract.ts';
import type { Words } from '../words/words.ts';
import { useTime, useWords } from '../words/words.ts';
import { Avatar } from './avatar.tsx';
import { NewChat } from './new-chat.tsx';

interface Props {
  readonly chosen: (chat: string) => void;
}

/** Everyone who can talk to the bot; who wrote or was answered last comes first. */
export function ChatList({ chosen }: Props) {
  const { model } = useLive();
  const words = useWords();
  const chats = [...(model?.chats.values() ?? [])].sort((a, b) => lastAt(b) - lastAt(a));
  return (
    <nav class="chat-list" aria-label={words.chats}>
      <h2 class="visually-hidden">{words.chats}</h2>
      {chats.length === 0 && <p class="empty">{words.noChats}</p>}
      <ul>
        {chats.map((chat) => (
          <ChatLine key={chat.about.id} chat={chat} isChosen={chat === model?.chosenChat} chosen={chosen} />
        ))}
      </ul>
      <NewChat made={chosen} />
    </nav>
  );
}

interface LineProps extends Props {
  readonly chat: ChatView;
  readonly isChosen: boolean;
}

function ChatLine({ chat, isChosen, chosen }: LineProps) {
  const words = useWords();
  const time = useTime();
  const { id, name, kind, blocked, joined, members } = chat.about;
  const last = chat.lastMessage;
  const isOut = blocked || (kind !== 'user' && !joined);
  return (
    <li>
      <button
        type="button"
        class="chat-line"
        aria-current={isChosen}
        onClick={() => {
          chosen(id);
        }}
      >
        <Avatar name={name} kind={kind} />
        <span class="chat-line-name">
          {name}
          {kind !== 'user' && <small>{members.length}</small>}
        </span>
        <span class="chat-line-time">{last && time(last.at)}</span>
        <span class="chat-line-last">
          {isOut && <em>{kind === 'user' ? words.blockedMark : words.goneMark}</em>}
          {summary(last, words)}
        </span>
        {chat.unseen > 0 && (
          <span class="unseen">
            <span aria-hidden="true">{chat.unseen > 99 ? '99+' : chat.unseen}</span>
            <span class="visually-hidden">{words.unseen(chat.unseen)}</span>
          </span>
        )}
      </button>
    </li>
  );
}

/** A message in a line of text. */
export function summary(message: Message | undefined, words: Words): string {
  if (!message) return words.noMessages;
  if (message.unsent) return words.unsend;
  const { content } = message;
  return field(content, 'text') ?? field(content, 'altText') ?? words.kindOf(content.type);
}

function lastAt({ lastMessage }: ChatView): number {
  return lastMessage?.at ?? 0;
}
