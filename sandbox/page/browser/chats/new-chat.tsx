import { useState } from 'preact/hooks';
import { Icon } from '../icon.tsx';
import { api } from '../live/api.ts';
import type { Chat } from '../live/contract.ts';
import { useLive } from '../live/live.ts';
import { useAttempt } from '../notices.ts';
import { useWords } from '../words/words.ts';

interface Props {
  readonly made: (chat: string) => void;
}

/** "+ user" and "+ group". A new group has everyone in it who is here. */
export function NewChat({ made }: Props) {
  const { model } = useLive();
  const words = useWords();
  const attempt = useAttempt();
  const [kind, setKind] = useState<'user' | 'group'>();

  const make = (name: string): void => {
    const users = [...(model?.chats.values() ?? [])].filter(({ about }) => about.kind === 'user');
    const members = users.slice(0, 20).map(({ about }) => about.id);
    void attempt(async () => {
      const chat: Chat = kind === 'group' ? await api.addGroup(name, members) : await api.addUser(name);
      model?.changed(chat);
      setKind(undefined);
      made(chat.id);
    });
  };

  if (kind) {
    return (
      <NameForm
        label={kind === 'user' ? words.nameOfUser : words.nameOfGroup}
        named={make}
        left={() => {
          setKind(undefined);
        }}
      />
    );
  }
  return (
    <div class="new-chat">
      <button
        type="button"
        class="soft"
        onClick={() => {
          setKind('user');
        }}
      >
        <Icon name="plus" />
        {words.addUser}
      </button>
      <button
        type="button"
        class="soft"
        onClick={() => {
          setKind('group');
        }}
      >
        <Icon name="plus" />
        {words.addGroup}
      </button>
    </div>
  );
}

interface NameFormProps {
  readonly label: string;
  readonly named: (name: string) => void;
  readonly left: () => void;
}

function NameForm({ label, named, left }: NameFormProps) {
  const words = useWords();
  const [name, setName] = useState('');
  return (
    <form
      class="new-chat"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') named(name.trim());
      }}
      onKeyDown={({ key }) => {
        if (key === 'Escape') left();
      }}
    >
      <input
        aria-label={label}
        placeholder={label}
        maxLength={40}
        value={name}
        ref={(input) => input?.focus()}
        onInput={({ currentTarget }) => {
          setName(currentTarget.value);
        }}
      />
      <button type="submit">{words.add}</button>
    </form>
  );
}
