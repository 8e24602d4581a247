import { eventSendId, freeSendId } from './send-id';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('gives an event’s nth send the same retry key at every run, also of a later release', () => {
  expect(eventSendId('01K0000000000000000000000A', 0)).toBe('f2988206-8351-52fa-92fd-ba55d91627ed');
});

it('gives every send of every event a key of its own', () => {
  const keys = ['e1', 'e11', 'e2'].flatMap((event) => [0, 1, 11].map((nth) => eventSendId(event, nth)));
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(key).toMatch(UUID);
});

it('derives the key of a send outside an event from the caller’s own', () => {
  expect(freeSendId('newsletter 7')).toBe(freeSendId('newsletter 7'));
  expect(freeSendId('newsletter 7')).not.toBe(freeSendId('newsletter 8'));
  expect(freeSendId('newsletter 7')).toMatch(UUID);
});

it('draws a new key where the caller has none', () => {
  expect(freeSendId()).not.toBe(freeSendId());
  expect(freeSendId()).toMatch(UUID);
});

it('never mixes a caller’s key up with an event’s', () => {
  expect(freeSendId('e1 0')).not.toBe(eventSendId('e1', 0));
});
