import type { Call, Lane, Moment } from '../model/lane.ts';

/** Why an answer was seen before "Read". */
export type Reason =
  | { readonly kind: 'no-mark' }
  | { readonly kind: 'mark-failed'; readonly call: Call }
  | { readonly kind: 'mark-under-way' }
  | { readonly kind: 'mark-late'; readonly ms: number };

/** What became of an event, in one word. */
export type Verdict =
  | {
      readonly kind:
        'kept' | 'read' | 'unread' | 'unmarkable' | 'answered' | 'told' | 'undelivered' | 'under-way';
    }
  | { readonly kind: 'broken'; readonly reason: Reason };

export function verdictOf(lane: Lane): Verdict {
  if (lane.event.eventType === 'message') return verdictOfMessage(lane);
  if (lane.answered) return { kind: 'answered' };
  return isDelivered(lane) ? { kind: 'told' } : undelivered(lane);
}

function verdictOfMessage(lane: Lane): Verdict {
  const { read, answered } = lane;
  if (answered) {
    if (read && read.n < answered.n) return { kind: 'kept' };
    return lane.markable ? { kind: 'broken', reason: reasonOf(lane, answered) } : { kind: 'unmarkable' };
  }
  if (!isDelivered(lane)) return undelivered(lane);
  return { kind: read ? 'read' : 'unread' };
}

function reasonOf(lane: Lane, answered: Moment): Reason {
  const marks = lane.calls.filter(({ kind, from }) => kind === 'mark' && from <= answered.at);
  const failed = marks.findLast(
    ({ to, tookEffect }) => to !== undefined && to <= answered.at && tookEffect !== true,
  );
  if (failed) return { kind: 'mark-failed', call: failed };
  const good = lane.calls.find(({ id }) => id === lane.readBy);
  if (good && good.from < answered.at) return { kind: 'mark-under-way' };
  if (lane.read) return { kind: 'mark-late', ms: lane.read.at - answered.at };
  return { kind: marks.some(({ to }) => to === undefined) ? 'mark-under-way' : 'no-mark' };
}

function isDelivered({ deliveries }: Lane): boolean {
  return deliveries.some(({ status = 0 }) => status >= 200 && status < 300);
}

function undelivered({ deliveries }: Lane): Verdict {
  const last = deliveries.at(-1);
  return { kind: last && last.to === undefined ? 'under-way' : 'undelivered' };
}
