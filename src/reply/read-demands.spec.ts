import type { Claim } from '../inbox/store/event-store';
import type { StoredSend } from '../inbox/store/outbox-store';
import { newSend, NOW } from '../inbox/testing/samples';
import { readDemands } from './read-demands';

const event = {
  type: 'message',
  timestamp: NOW,
  message: { type: 'text', id: '42', text: 'hello', markAsReadToken: 't42' },
};

function claimOf(content: unknown, json = JSON.stringify(content)): Claim {
  const facts = { id: 'e42', seq: 1, conversation: 'Ua', type: 'message', timestamp: NOW, attempts: 0 };
  return { epoch: 1, event: { ...facts, json, tokenAt: NOW + 500, handled: true } };
}

const stored = (over: Partial<StoredSend> = {}): StoredSend => ({
  ...newSend('s1', 'e42'),
  state: 'planned',
  attempts: 0,
  createdAt: NOW,
  ...over,
});

const justNow = NOW + 1_000;

it('asks for the very message that a reply answers, and never waits past 45 s of its token’s age', () => {
  const [demand, ...others] = readDemands(stored(), claimOf(event), justNow);

  expect(others).toEqual([]);
  expect(demand).toMatchObject({
    conversation: 'Ua',
    own: { timestamp: NOW, messageId: '42', token: 't42' },
  });
  // Half a second is kept for the last try.
  expect(demand?.waitUntil).toBeGreaterThan(NOW + 500 + 40_000);
  expect(demand?.waitUntil).toBeLessThanOrEqual(NOW + 500 + 44_500);
});

it('does not hurry for a token whose minute is over, be it that a clock has jumped', () => {
  expect(readDemands(stored(), claimOf(event), NOW + 61_000)[0]).not.toHaveProperty('waitUntil');
});

it('knows a message without a token', () => {
  const message = { type: 'text', id: '42', text: 'hello' };
  expect(readDemands(stored(), claimOf({ ...event, message }), justNow)[0]?.own).toEqual({
    timestamp: NOW,
    messageId: '42',
  });
});

it('knows no message of its own for other events, or for one that was taken back', () => {
  expect(
    readDemands(stored(), claimOf({ type: 'postback', timestamp: NOW }), justNow)[0]?.own,
  ).toBeUndefined();
  expect(readDemands(stored(), claimOf(undefined, ''), justNow)[0]?.own).toBeUndefined();
});

it('asks for the conversation that a push goes to, with no token to wait for', () => {
  const push = stored({ kind: 'push', to: ['Ub'], conversation: 'Ub' });
  expect(readDemands(push, claimOf(event), justNow)).toEqual([{ conversation: 'Ub' }]);
});

it('asks for every conversation of a multicast, each with the handler’s policy', () => {
  const multicast = stored({ kind: 'multicast', to: ['Ua', 'Ub'], readPolicy: 'hold' });
  expect(readDemands(multicast, claimOf(event), justNow)).toEqual([
    { conversation: 'Ua', policy: 'hold' },
    { conversation: 'Ub', policy: 'hold' },
  ]);
});
