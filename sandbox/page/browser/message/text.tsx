import type { messagingApi } from '@line/bot-sdk';
import type { ComponentChildren } from 'preact';
import { isWebAddress } from './tap.tsx';

const ADDRESS = /(https?:\/\/[^\s<>"「」]+)/;
const SUBSTITUTE = /\{(\w{1,20})\}|\{\{|\}\}/g;

/** A text with its line breaks; web addresses can be followed. */
export function Text({ text }: { readonly text: string }) {
  return <p class="text">{withLinks(text)}</p>;
}

/** `$` at the place of each LINE emoji is drawn as one. */
export function TextWithEmojis({ message }: { readonly message: messagingApi.TextMessage }) {
  const places = new Map((message.emojis ?? []).map((emoji) => [emoji.index ?? -1, emoji]));
  if (places.size === 0) return <Text text={message.text} />;
  const parts: ComponentChildren[] = [];
  let from = 0;
  for (const [index, emoji] of [...places].sort(([a], [b]) => a - b)) {
    parts.push(message.text.slice(from, index), <LineEmoji id={emoji.emojiId} />);
    from = index + 1;
  }
  return (
    <p class="text">
      {parts}
      {message.text.slice(from)}
    </p>
  );
}

/** `{name}` stands for a mention or an emoji, `{{` for a brace. */
export function TextV2({ message }: { readonly message: messagingApi.TextMessageV2 }) {
  const parts: ComponentChildren[] = [];
  let from = 0;
  for (const found of message.text.matchAll(SUBSTITUTE)) {
    const [whole, key] = found;
    parts.push(message.text.slice(from, found.index));
    parts.push(
      key === undefined ? whole.charAt(0) : <Substitute name={key} by={message.substitution?.[key]} />,
    );
    from = found.index + whole.length;
  }
  return (
    <p class="text">
      {parts}
      {message.text.slice(from)}
    </p>
  );
}

function Substitute({
  name,
  by,
}: {
  readonly name: string;
  readonly by: messagingApi.SubstitutionObject | undefined;
}) {
  if (by?.type === 'mention') return <span class="mention">@{name}</span>;
  if (by?.type === 'emoji') return <LineEmoji id={by.emojiId} />;
  return <>{`{${name}}`}</>;
}

function LineEmoji({ id }: { readonly id: string | undefined }) {
  return <span class="line-emoji" role="img" aria-label={`emoji ${id ?? ''}`} title={id} />;
}

function withLinks(text: string): ComponentChildren[] {
  return text.split(ADDRESS).map((part) =>
    isWebAddress(part) ? (
      <a href={part} target="_blank" rel="noopener noreferrer">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
