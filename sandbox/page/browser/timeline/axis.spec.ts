import type { HistoryEntry } from '../live/history-entry.ts';
import { Lanes } from '../model/lanes.ts';
import { axisOf, placeOn } from './axis.ts';

const at = (time: number, entry: object): HistoryEntry => ({ n: time, at: time, ...entry }) as HistoryEntry;

it('is as long as the next round number, from the event on', () => {
  const lanes = new Lanes();
  lanes.apply(
    at(1_000, {
      type: 'event',
      eventId: 'a',
      eventType: 'message',
      mode: 'active',
      chat: 'U1',
      chatKind: 'user',
    }),
    'chat',
  );
  lanes.apply(
    at(1_010, { type: 'delivery.attempted', delivery: 1, eventIds: ['a'], attempt: 1, redelivery: false }),
    'chat',
  );
  lanes.apply(
    at(1_060, { type: 'delivery.answered', delivery: 1, eventIds: ['a'], attempt: 1, ms: 50, status: 200 }),
    'chat',
  );
  const [lane] = lanes.list;
  if (!lane) throw new Error('no lane');
  const axis = axisOf(lane);
  expect(axis).toEqual({ from: 1_000, lengthMs: 100 });
  expect([placeOn(axis, 1_000), placeOn(axis, 1_050), placeOn(axis, 9_000)]).toEqual([0, 50, 100]);
});
