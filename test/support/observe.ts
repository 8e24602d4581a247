import { setTimeout as pause } from 'node:timers/promises';

/** What operators see of a running bot from outside. */

export interface Health {
  readonly status: number;
  /** `ok`, or `error` where an indicator is down. */
  readonly overall: string;
  readonly pending: number;
  readonly deadLetters: number;
}

export async function health(url: string): Promise<Health> {
  const response = await fetch(`${url}/health`);
  const body = (await response.json()) as {
    readonly status: string;
    readonly details: { readonly backlog: { readonly pending: number; readonly deadLetters: number } };
  };
  const { pending, deadLetters } = body.details.backlog;
  return { status: response.status, overall: body.status, pending, deadLetters };
}

/** The sum of a metric's samples that have these labels; 0 where it has none. */
export async function counted(
  url: string,
  metric: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`) && wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

/** Resolves when nothing that the bot has taken in waits to be handled. */
export async function idle(url: string, timeoutMs = 10_000): Promise<void> {
  await until(async () => (await health(url)).pending === 0, timeoutMs);
}

/** For what announces itself nowhere: asks again until it holds, and rejects after `timeoutMs`. */
export async function until(holds: () => Promise<boolean> | boolean, timeoutMs = 10_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; !(await holds());) {
    if (Date.now() > end) throw new Error(`not so after ${timeoutMs} ms: ${holds.toString()}`);
    await pause(20);
  }
}
