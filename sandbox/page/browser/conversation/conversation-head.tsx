import { Avatar } from '../chats/avatar.tsx';
import { api } from '../live/api.ts';
import type { Chat } from '../live/contract.ts';
import { useAttempt } from '../notices.ts';
import { useWords } from '../words/words.ts';

interface Props {
  readonly chat: Chat;
  readonly speaker: string | undefined;
  readonly speaks: (member: string) => void;
  readonly nameOf: (user: string) => string;
}

export function ConversationHead({ chat, speaker, speaks, nameOf }: Props) {
  const words = useWords();
  const attempt = useAttempt();
  const { id, kind, name, blocked, joined, members } = chat;
  const [what, label] =
    kind === 'user'
      ? ([blocked ? 'follow' : 'unfollow', blocked ? words.follow : words.block] as const)
      : ([joined ? 'leave' : 'join', joined ? words.remove : words.invite] as const);
  return (
    <header class="pane-head conversation-head">
      <Avatar name={name} kind={kind} />
      <h2>{name}</h2>
      {kind !== 'user' && (
        <label class="speaker">
          <span>{words.speakAs}</span>
          <select
            value={speaker ?? ''}
            onChange={({ currentTarget }) => {
              speaks(currentTarget.value);
            }}
          >
            {members.map((member) => (
              <option key={member} value={member}>
                {nameOf(member)}
              </option>
            ))}
            <option value="">{words.someone}</option>
          </select>
        </label>
      )}
      <button type="button" class="soft" onClick={() => void attempt(() => api.does(id, what))}>
        {label}
      </button>
    </header>
  );
}
