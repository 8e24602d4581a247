import { useState } from 'preact/hooks';
import { ChatList } from './chats/chat-list.tsx';
import { Conversation } from './conversation/conversation.tsx';
import { Header } from './header.tsx';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';
import { useLive } from './live/live.ts';
import { SettingsDrawer } from './settings/settings.tsx';
import { Timeline } from './timeline/timeline.tsx';
import { useWords } from './words/words.ts';

type Pane = 'chats' | 'chat' | 'timeline';
const TABS: readonly (readonly [Pane, IconName])[] = [
  ['chats', 'user'],
  ['chat', 'chat'],
  ['timeline', 'lanes'],
];

/** Chats, the conversation and the timeline: side by side where there is room, else one at a time. */
export function App() {
  const live = useLive();
  const words = useWords();
  const [pane, setPane] = useState<Pane>('chat');
  const [isOpen, setOpen] = useState(false);
  return (
    <div class={`app pane-${pane}`}>
      <Header
        settings={() => {
          setOpen(true);
        }}
      />
      <main>
        <ChatList
          chosen={(chat) => {
            live.choose(chat);
            setPane('chat');
          }}
        />
        <Conversation />
        <Timeline />
      </main>
      <nav class="tabs" aria-label={words.title}>
        {TABS.map(([name, icon]) => (
          <button
            key={name}
            type="button"
            aria-current={pane === name}
            onClick={() => {
              setPane(name);
            }}
          >
            <Icon name={icon} />
            {words[name]}
          </button>
        ))}
      </nav>
      <SettingsDrawer
        isOpen={isOpen}
        left={() => {
          setOpen(false);
        }}
      />
    </div>
  );
}
