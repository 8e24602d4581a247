import type { LineEvent } from '../inbox/line-event';
import type { Claim } from '../inbox/store/event-store';
import { NOW } from '../inbox/testing/samples';
import { InvalidAnswerError } from './answer';
import { beginHandling, type Handling } from './handling';
import { planReply } from './plan-reply';
import { eventSendId } from './send-id';

const hello = [{ type: 'text', text: 'hello' } as const];

function handlingOf(replyToken: string | undefined, conversation = 'Ua'): Handling {
  const event: LineEvent = {
    type: 'unfollow',
    webhookEventId: 'e1',
    timestamp: NOW,
    mode: 'active',
    deliveryContext: { isRedelivery: false },
    ...(replyToken !== undefined && { replyToken }),
  };
  const claim: Claim = {
    epoch: 1,
    event: {
      id: 'e1',
      seq: 1,
      conversation,
      type: event.type,
      json: JSON.stringify(event),
      timestamp: NOW,
      tokenAt: NOW,
      attempts: 0,
      handled: false,
    },
  };
  return beginHandling(claim, event, 'hold');
}

it('replies with the event’s token, and knows where a push in its place would go', () => {
  expect(planReply(handlingOf('reply-token'), hello, false, { notificationDisabled: true })).toEqual({
    id: eventSendId('e1', 0),
    eventId: 'e1',
    ordinal: 0,
    conversation: 'Ua',
    kind: 'reply',
    replyToken: 'reply-token',
    to: ['Ua'],
    messages: hello,
    notificationDisabled: true,
    readPolicy: 'hold',
  });
});

it('uses the token once: what follows is a push, if that is allowed', () => {
  const current = handlingOf('reply-token');
  planReply(current, hello, true);

  expect(planReply(current, hello, true)).toMatchObject({
    kind: 'push',
    ordinal: 1,
    id: eventSendId('e1', 1),
  });
  expect(() => planReply(current, hello, false)).toThrow(InvalidAnswerError);
});

it('pushes where there is no token, if that is allowed', () => {
  expect(planReply(handlingOf(undefined), hello, true)).toMatchObject({ kind: 'push', to: ['Ua'] });
  expect(() => planReply(handlingOf(undefined), hello, false)).toThrow('carries no reply token');
});

it('pushes to nobody where LINE names no source', () => {
  expect(planReply(handlingOf('reply-token', 'event:e1'), hello, true)).toMatchObject({
    kind: 'reply',
    to: [],
  });
  expect(() => planReply(handlingOf(undefined, 'event:e1'), hello, true)).toThrow(InvalidAnswerError);
});
