import { setImmediate as turn } from 'node:timers/promises';

/** Resolves once the condition holds; the test's own time limit ends a wait that never does. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await turn();
}
