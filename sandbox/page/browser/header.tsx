import { useContext } from 'preact/hooks';
import { BotAvatar } from './chats/avatar.tsx';
import { Icon } from './icon.tsx';
import { useLive } from './live/live.ts';
import { ChooseLanguageContext } from './words/choose-language.ts';
import { LanguageContext, useWords } from './words/words.ts';

interface Props {
  readonly settings: () => void;
}

export function Header({ settings }: Props) {
  const { model, connected } = useLive();
  const words = useWords();
  const language = useContext(LanguageContext);
  const choose = useContext(ChooseLanguageContext);
  return (
    <header class="top">
      <BotAvatar />
      <h1>{words.title}</h1>
      {model && <span class="mode">{words.modes[model.settings.account.mode]}</span>}
      {model && model.faults.length > 0 && (
        <span class="mode mode-fault">
          <Icon name="bolt" />
          {words.faults} {model.faults.length}
        </span>
      )}
      <span class="connection" role="status">
        {!connected && (model ? words.reconnecting : words.connecting)}
      </span>
      <select
        aria-label={words.language}
        value={language}
        onChange={({ currentTarget }) => {
          choose(currentTarget.value === 'ja' ? 'ja' : 'en');
        }}
      >
        <option value="en">English</option>
        <option value="ja" lang="ja">
          日本語
        </option>
      </select>
      <button
        type="button"
        class="tool"
        aria-label={words.settings}
        title={words.settings}
        onClick={settings}
      >
        <Icon name="gear" />
      </button>
    </header>
  );
}
