/** Doubles with each try up to `capMs`, with half of it random, so that what failed together is not tried together. */
export function backoff(tries: number, baseMs: number, capMs: number): number {
  const full = Math.min(capMs, baseMs * 2 ** Math.min(tries, 30));
  return full / 2 + (Math.random() * full) / 2;
}
