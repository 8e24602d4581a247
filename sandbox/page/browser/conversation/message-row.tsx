import { useMemo } from 'preact/hooks';
import { Avatar, BotAvatar } from '../chats/avatar.tsx';
import { summary } from '../chats/chat-list.tsx';
import { useLive } from '../live/live.ts';
import { DrawnOrTold } from '../message/drawn-or-told.tsx';
import { field, senderOf } from '../message/line-message.ts';
import { isBare } from '../message/message-body.tsx';
import type { ChatView, MessageView } from '../model/chat-view.ts';
import { useTime, useWords } from '../words/words.ts';
import type { Draft } from './draft.ts';
import { MessageMenu } from './message-menu.tsx';

interface Props {
  readonly chat: ChatView;
  readonly message: MessageView;
  /** The message's, so that only one that changed is drawn again. */
  readonly rev: number;
  /** The one before is of the same person. */
  readonly follows: boolean;
  readonly viewer: string | undefined;
  readonly setDraft: (draft: Draft) => void;
}

export function MessageRow({ chat, message, rev, follows, viewer, setDraft }: Props) {
  const { model } = useLive();
  const words = useWords();
  const time = useTime();
  const isOwn = message.from === 'user' && (chat.about.kind === 'user' || message.userId === viewer);
  const name = nameOf(
    message,
    isOwn,
    model?.nameOf(message.userId) ?? words.someone,
    model?.settings.account.displayName,
  );

  return useMemo(() => {
    if (message.unsent) {
      return <li class="row-note">{words.unsent(isOwn ? words.you : name)}</li>;
    }
    const side = isOwn ? 'row-own' : message.from === 'bot' ? 'row-bot' : 'row-other';
    const quoted = chat.find(message.quotedMessageId ?? field(message.content, 'quotedMessageId') ?? '');
    return (
      <li
        class={`row ${side} ${follows ? 'row-follows' : ''}`}
        data-message={message.id}
        data-from={message.from}
      >
        {!isOwn && (message.from === 'bot' ? <BotAvatar /> : <Avatar name={name} />)}
        <div class="said">
          {!isOwn && <span class={follows ? 'visually-hidden' : 'sender'}>{name}</span>}
          {isOwn && <span class="visually-hidden">{words.you}</span>}
          <div class="said-line">
            <div class={isBare(message.content) ? 'bare' : 'bubble'}>
              {quoted && <blockquote class="quoted">{summary(quoted, words)}</blockquote>}
              <DrawnOrTold content={message.content} />
            </div>
            <div class="said-side">
              <MessageMenu chat={chat} message={message} isOwn={isOwn} setDraft={setDraft} />
              {message.editedAt !== undefined && <span>{words.edited}</span>}
              <time>{time(message.at)}</time>
            </div>
          </div>
          {message.readAt !== undefined && isOwn && (
            <span class="read">{words.read(time(message.readAt))}</span>
          )}
          {message.told === false && <span class="untold">{words.untold}</span>}
        </div>
      </li>
    );
  }, [chat, message, rev, follows, isOwn, name, words, setDraft]);
}

function nameOf({ from, content }: MessageView, isOwn: boolean, member: string, bot = ''): string {
  if (from === 'user') return isOwn ? '' : member;
  return senderOf(content) ?? bot;
}
