import { useMemo, useState } from 'preact/hooks';
import { useLive } from '../live/live.ts';
import { useWords } from '../words/words.ts';
import { Announcer } from './announcer.tsx';
import { Composer } from './composer.tsx';
import { ConversationHead } from './conversation-head.tsx';
import type { Draft } from './draft.ts';
import { emptyDraft } from './draft.ts';
import { MessageList } from './message-list.tsx';
import { QuickReplies } from './quick-replies.tsx';
import { Tapping } from './tapping.tsx';
import { VoiceContext, voiceIn } from './voice.ts';

/** The chosen chat, as one of its people sees it. */
export function Conversation() {
  const { model } = useLive();
  const words = useWords();
  const chat = model?.chosenChat;
  const [speakers, setSpeakers] = useState<Readonly<Record<string, string>>>({});
  const [draft, setDraft] = useState<Draft>(emptyDraft);

  const id = chat?.about.id ?? '';
  const isGroup = chat !== undefined && chat.about.kind !== 'user';
  const speaker = isGroup ? (speakers[id] ?? chat.about.members[0]) : undefined;
  const as = speaker === '' ? undefined : speaker;
  const voice = useMemo(() => voiceIn(id, as), [id, as]);
  if (!model || !chat) return <section class="conversation" aria-label={words.chat} />;

  const note = isGroup
    ? !chat.about.joined && words.goneNote
    : chat.about.blocked && words.blockedNote(chat.about.name);
  return (
    <VoiceContext.Provider value={voice}>
      <Tapping
        fill={(text) => {
          setDraft({ ...emptyDraft, text });
        }}
      >
        <section class="conversation" aria-label={words.conversation(chat.about.name)}>
          <ConversationHead
            chat={chat.about}
            speaker={as}
            speaks={(member) => {
              setSpeakers({ ...speakers, [id]: member });
            }}
            nameOf={(user) => model.nameOf(user) ?? user}
          />
          <MessageList key={id} chat={chat} viewer={as} setDraft={setDraft} />
          <Announcer chat={chat} />
          {note && <p class="chat-note">{note}</p>}
          <QuickReplies chat={chat} />
          <Composer chat={chat} draft={draft} setDraft={setDraft} />
        </section>
      </Tapping>
    </VoiceContext.Provider>
  );
}
