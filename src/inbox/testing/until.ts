import { setImmediate as turn } from 'node:timers/promises';

/** Resolves once the condition holds. @throws Error if it does not within 10 s. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within 10 s: ${condition.toString()}`);
    await turn();
  }
}
