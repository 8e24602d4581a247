import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Speaker } from '../../sandbox/chat/speaker';
import type { Sandbox } from '../../sandbox/sandbox';
import type { Act } from '../../sandbox/webhook/events';
import type { WebhookEvent } from '../../sandbox/webhook/webhook-event';

const DIR = join(__dirname, '../fixtures/webhooks');

export interface WebhookFixture {
  readonly name: string;
  readonly bytes: Buffer;
  readonly destination: string;
  readonly events: readonly WebhookEvent[];
}

/** A webhook body of every kind that LINE documents, with the timestamps of when they were made. */
export const webhookFixtures: readonly WebhookFixture[] = readdirSync(DIR)
  .sort()
  .map((name) => {
    const bytes = readFileSync(join(DIR, name));
    const body = JSON.parse(bytes.toString()) as Pick<WebhookFixture, 'destination' | 'events'>;
    return { name, bytes, ...body };
  });

/** Lets the sandbox's own people do it now, so that the event carries tokens which the sandbox honours. */
export function retell(sandbox: Sandbox, event: WebhookEvent): Act {
  const { source, message, mode, replyToken } = event;
  return speakerOf(sandbox, source).raw(
    {
      ...without(event, 'timestamp', 'replyToken', 'source'),
      ...(event.type === 'message' && message && { message: retold(message) }),
      // Where LINE gives no token, or names no chat, neither does this.
      ...(replyToken === undefined && { replyToken }),
      ...(chatOf(source) === undefined && { source }),
    },
    { mode: mode === 'standby' ? 'standby' : 'active' },
  );
}

type Message = NonNullable<WebhookEvent['message']>;

function retold(message: Message): Message {
  const { markAsReadToken } = message;
  const content = without(message, 'id', 'markAsReadToken');
  return markAsReadToken === undefined ? { ...content, markAsReadToken } : content;
}

function without<T extends object>(whole: T, ...keys: (keyof T)[]): T {
  const rest = { ...whole };
  for (const key of keys) Reflect.deleteProperty(rest, key);
  return rest;
}

function speakerOf(sandbox: Sandbox, source: WebhookEvent['source']): Speaker {
  const userId = source?.userId ?? 'nobody';
  switch (chatOf(source)) {
    case 'user':
    case undefined:
      return sandbox.user(userId);
    default: {
      const group = source?.groupId ? sandbox.group(source.groupId) : sandbox.room(source?.roomId ?? '');
      return source?.userId === undefined ? group : sandbox.user(userId).in(group);
    }
  }
}

/** Undefined where the event comes from no chat: it has no source, or one that names a user of another channel. */
function chatOf(source: WebhookEvent['source']): string | undefined {
  return source?.userId?.startsWith('LU') ? undefined : source?.type;
}
