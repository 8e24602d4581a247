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
  const { timestamp: _then, replyToken, source, message, mode, ...rest } = event;
  return speakerOf(sandbox, source).raw(
    {
      ...rest,
      ...(message && { message: event.type === 'message' ? retold(message) : message }),
      ...(replyToken === undefined && { replyToken }),
      ...(chatOf(source) === undefined && { source }),
    },
    { mode: mode === 'standby' ? 'standby' : 'active' },
  );
}

/** The sandbox gives the message an id and a token of its own, but no token where there was none. */
function retold({ id: _id, markAsReadToken, ...content }: NonNullable<WebhookEvent['message']>) {
  return markAsReadToken === undefined ? { ...content, markAsReadToken } : content;
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
