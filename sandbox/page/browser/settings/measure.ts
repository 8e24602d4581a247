import type { Lane } from '../model/lane.ts';

/** How long one message waited, in milliseconds; undefined while it still does. */
export interface Wait {
  readonly at: number;
  readonly readMs: number | undefined;
  readonly answerMs: number | undefined;
}

export interface Spread {
  readonly count: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly slowestMs: number;
}

/** The waits of the messages from an entry of the history on. */
export function measure(lanes: readonly Lane[], fromN: number): Wait[] {
  return lanes
    .filter(({ event }) => event.n >= fromN && event.eventType === 'message')
    .map(({ event, read, answered }) => ({
      at: event.at,
      readMs: read && read.at - event.at,
      answerMs: answered && answered.at - event.at,
    }));
}

/** Undefined where nothing was measured. */
export function spreadOf(values: readonly (number | undefined)[]): Spread | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  if (sorted.length === 0) return undefined;
  return { count: sorted.length, medianMs: rank(0.5), p95Ms: rank(0.95), slowestMs: rank(1) };
}
