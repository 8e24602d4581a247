import type { Lane } from '../model/lane.ts';

const NICE_MS = [
  20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 300_000, 900_000, 3_600_000,
];

/** A stretch of time from an event on, of a length that is easy to read. */
export interface Axis {
  readonly from: number;
  readonly lengthMs: number;
}

export function axisOf({ event, deliveries, calls, read, answered }: Lane): Axis {
  const ends = [...deliveries, ...calls].map(({ from, to }) => to ?? from);
  const last = Math.max(event.at, ...ends, read?.at ?? 0, answered?.at ?? 0);
  const span = (last - event.at) * 1.05;
  return { from: event.at, lengthMs: NICE_MS.find((ms) => ms >= span) ?? span };
}

/** Where on the axis a moment is, in percent of its length. */
export function placeOn({ from, lengthMs }: Axis, at: number): number {
  return Math.min(100, Math.max(0, ((at - from) / lengthMs) * 100));
}
