import type { Chat, ChatMessage, MessageContent } from '../sandbox/chat/chat';
import type { Sandbox } from '../sandbox/sandbox';

/** A chat as its members see it, a line a message; `(read)` where LINE shows it. */
export function transcript({ messages }: Chat): string[] {
  return messages.map(line);
}

/** All chats and what became of each message, for the reader of a failure. */
export function whatWasSeen(line: Sandbox): string {
  const timeline = line.timeline();
  return line.chats
    .flatMap((chat) => [
      `${chat.name}:`,
      ...transcript(chat).map((text) => `  ${text}`),
      ...timeline
        .filter((message) => message.chat === chat.id)
        .map(
          (message) =>
            `    ${quoted(message.text ?? `[${message.messageType ?? 'message'}]`)} ${message.line}`,
        ),
    ])
    .join('\n');
}

function line(message: ChatMessage): string {
  if (message.from === 'bot') return words(message.content);
  if (message.unsent) return '[unsent]';
  return words(message.content) + (message.read ? '  (read)' : '');
}

/** The text, or `[sticker]`, `[flex] alternative text`, `[file] name`: what a notification would tell. */
function words({ type, text, altText, title, fileName }: MessageContent): string {
  if (type === 'text' || type === 'textV2') return text ?? '';
  const label = [altText, title, fileName].find((words) => typeof words === 'string');
  return label === undefined ? `[${type}]` : `[${type}] ${label}`;
}

function quoted(text: string): string {
  return `“${text}”`;
}
