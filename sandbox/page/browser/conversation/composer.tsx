import { summary } from '../chats/chat-list.tsx';
import { Icon } from '../icon.tsx';
import type { ChatView } from '../model/chat-view.ts';
import { useAttempt } from '../notices.ts';
import { useWords } from '../words/words.ts';
import { AttachMenu } from './attach-menu.tsx';
import type { Draft } from './draft.ts';
import { emptyDraft } from './draft.ts';
import { StickerPicker } from './sticker-picker.tsx';
import { useVoice } from './voice.ts';

interface Props {
  readonly chat: ChatView;
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
}

/** Enter sends, Shift+Enter begins a line. */
export function Composer({ chat, draft, setDraft }: Props) {
  const words = useWords();
  const voice = useVoice();
  const attempt = useAttempt();
  const { text, editing, quoting } = draft;

  const send = (): void => {
    if (text.trim() === '') return;
    setDraft(emptyDraft);
    void attempt(() => (editing === undefined ? voice.says(text, quoting) : voice.edits(editing, text))).then(
      (isSent) => {
        if (!isSent) setDraft(draft);
      },
    );
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {(editing ?? quoting) !== undefined && (
        <p class="composer-about">
          <span>
            {editing === undefined ? words.quoting : words.editing}:{' '}
            {summary(chat.find(editing ?? quoting ?? ''), words)}
          </span>
          <button
            type="button"
            aria-label={words.cancel}
            onClick={() => {
              setDraft(emptyDraft);
            }}
          >
            <Icon name="close" />
          </button>
        </p>
      )}
      <AttachMenu />
      <textarea
        id="compose"
        rows={1}
        aria-label={words.compose}
        placeholder={words.composeHint}
        value={text}
        onInput={({ currentTarget }) => {
          setDraft({ ...draft, text: currentTarget.value });
        }}
        onKeyDown={(event) => {
          // While a Japanese word is being chosen, Enter belongs to the input method.
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <StickerPicker />
      <button type="submit" class="send" aria-label={words.send} disabled={text.trim() === ''}>
        <Icon name="send" />
      </button>
    </form>
  );
}
