import type { Chat, Message } from '../live/contract.ts';
import { ChatView } from './chat-view.ts';

const about: Chat = { id: 'U1', kind: 'user', name: 'Aiko', blocked: false, joined: false, members: [] };
const message = (id: string, more: Partial<Message> = {}): Message => ({
  from: 'user',
  id,
  at: 0,
  content: { type: 'text', text: id },
  ...more,
});

it('keeps what came live when the past arrives after it', () => {
  const chat = new ChatView(about);
  chat.append(message('30', { readAt: 5 }));
  chat.merge([message('9'), message('10'), message('30')]);
  expect(chat.messages.map(({ id, readAt }) => [id, readAt])).toEqual([
    ['9', undefined],
    ['10', undefined],
    ['30', 5],
  ]);
});

it('shows a message once, however often it is told', () => {
  const chat = new ChatView(about);
  chat.append(message('1'));
  chat.append(message('1'));
  expect(chat.messages).toHaveLength(1);
});

it('says when a message must be drawn again', () => {
  const chat = new ChatView(about);
  chat.append(message('1'));
  const [first] = chat.messages;
  if (!first) throw new Error('no message');
  chat.touch(first, { readAt: 1 });
  expect(first).toMatchObject({ readAt: 1, rev: 1 });
});
