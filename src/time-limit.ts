/**
 * Waits for `work`, but no longer than `ms`. The work itself goes on.
 *
 * @throws what `tooLate` makes, once the time is up; it is asked only then, as an error costs more than the timer
 */
export function withinTime<T>(work: Promise<T>, ms: number, tooLate: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(tooLate());
    }, ms).unref();
    void work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
