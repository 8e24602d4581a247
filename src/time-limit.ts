/**
 * Waits for `work`, but no longer than `ms`. The work itself goes on.
 *
 * @throws what `tooLate` makes, once the time is up; it is asked only then, as an error costs more than the timer
 */
export async function withinTime<T>(work: Promise<T>, ms: number, tooLate: () => Error): Promise<T> {
  const timeUp = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    timeUp.reject(tooLate());
  }, ms).unref();
  try {
    return await Promise.race([work, timeUp.promise]);
  } finally {
    clearTimeout(timer);
  }
}
