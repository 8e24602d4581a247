/** So many messages are drawn at once; a burst makes thousands. */
const WINDOW = 60;
/** While someone reads older ones, no more than this. */
const WIDEST = 240;

/** The stretch of a long list that is drawn. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Ends at the newest while `start` is undefined; else it begins at `start` and stays there as the list grows. */
export function windowOf(length: number, start: number | undefined): Window {
  if (start === undefined) return { from: Math.max(0, length - WINDOW), to: length };
  return { from: start, to: Math.min(length, start + WIDEST) };
}

/** The start of the window after one more step into the past. */
export function earlierStart({ from }: Window): number {
  return Math.max(0, from - WINDOW);
}
