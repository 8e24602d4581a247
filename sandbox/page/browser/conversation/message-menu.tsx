import { useRef, useState } from 'preact/hooks';
import { Icon } from '../icon.tsx';
import { field } from '../message/line-message.ts';
import type { ChatView, MessageView } from '../model/chat-view.ts';
import { useAttempt } from '../notices.ts';
import { useWords } from '../words/words.ts';
import type { Draft } from './draft.ts';
import { emptyDraft } from './draft.ts';
import { useVoice } from './voice.ts';

const QUOTABLE: readonly string[] = ['text', 'textV2', 'sticker', 'image', 'video', 'template', 'flex'];

interface Props {
  readonly chat: ChatView;
  readonly message: MessageView;
  readonly isOwn: boolean;
  readonly setDraft: (draft: Draft) => void;
}

/** Quote; of one's own messages also unsend and, in groups, edit. */
export function MessageMenu({ chat, message, isOwn, setDraft }: Props) {
  const words = useWords();
  const voice = useVoice();
  const attempt = useAttempt();
  const menu = useRef<HTMLDetailsElement>(null);
  const [opensBelow, setOpensBelow] = useState(false);
  if (message.told === false) return null;

  const { id, content } = message;
  const canEdit = isOwn && content.type === 'text' && chat.about.kind === 'group';
  const choose = (act: () => void) => (): void => {
    menu.current?.removeAttribute('open');
    act();
  };
  const write = (draft: Partial<Draft>) =>
    choose(() => {
      setDraft({ ...emptyDraft, ...draft });
      // The composer is where it goes on.
      document.getElementById('compose')?.focus();
    });
  return (
    <details
      class="message-menu"
      ref={menu}
      onKeyDown={({ key }) => {
        if (key === 'Escape') menu.current?.removeAttribute('open');
      }}
    >
      <summary
        aria-label={words.messageActions}
        onClick={({ currentTarget }) => {
          setOpensBelow(currentTarget.getBoundingClientRect().top < innerHeight / 2);
        }}
      >
        <Icon name="more" />
      </summary>
      <div class={opensBelow ? 'menu menu-below' : 'menu'}>
        {QUOTABLE.includes(content.type) && (
          <button type="button" onClick={write({ quoting: id })}>
            {words.quote}
          </button>
        )}
        {canEdit && (
          <button type="button" onClick={write({ editing: id, text: field(content, 'text') ?? '' })}>
            {words.edit}
          </button>
        )}
        {isOwn && (
          <button type="button" onClick={choose(() => void attempt(() => voice.unsends(id)))}>
            {words.unsend}
          </button>
        )}
      </div>
    </details>
  );
}
