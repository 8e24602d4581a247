import type { Fault } from '../../sandbox/faults/fault';

/** A call to LINE that takes longer is given up on, in ms: the faults below play around it. */
export const LINE_TIMEOUT_MS = 700;

/**
 * All that can go wrong between the bot and LINE and is over soon; together they strike so many of a hundred calls.
 * What LINE means for good (4xx, the monthly limit) is not among it: a message refused so is rightly never answered.
 */
export function everyFault(percent: number): Fault[] {
  const kinds = [
    { kind: 'status', status: 500 },
    { kind: 'status', status: 500, effect: 'at-once' },
    { kind: 'status', status: 502, body: '<html><h1>Bad Gateway</h1></html>' },
    { kind: 'rate-limit' },
    { kind: 'rate-limit', retryAfterSeconds: 1 },
    { kind: 'delay', delayMs: 300 },
    { kind: 'delay', delayMs: LINE_TIMEOUT_MS + 300 },
    { kind: 'delay', delayMs: LINE_TIMEOUT_MS + 300, effect: 'at-end' },
    { kind: 'hang' },
    { kind: 'hang', effect: 'at-once' },
    { kind: 'reset' },
    { kind: 'reset', effect: 'at-once' },
    { kind: 'truncated-body' },
    { kind: 'malformed-body' },
    { kind: 'slow-drip', everyMs: LINE_TIMEOUT_MS / 10 },
    { kind: 'huge-body', bytes: 2 * 1024 * 1024 },
  ] as const;
  return kinds.map((fault) => ({ ...fault, endpoint: 'all', percent: percent / kinds.length }));
}
