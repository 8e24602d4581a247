import type { Fault } from '../../sandbox/faults/fault';

type WithoutScope<T> = T extends unknown ? Omit<T, 'endpoint' | 'chat' | 'times' | 'percent'> : never;

/** What goes wrong, without where and how often. */
export type Failure = WithoutScope<Fault>;

/** For the name of a test: `hang, effect at-once`. */
export function inWords({ kind, ...details }: Failure): string {
  const words = Object.entries(details).map(([name, value]) => `${name} ${String(value).slice(0, 24)}`);
  return [kind, ...words].join(', ');
}
