import type { Counter } from 'prom-client';

/** What a counter has counted, by the value of its one label; what it has not counted is left out. */
export async function counted(counter: Counter): Promise<Record<string, number>> {
  const { values } = await counter.get();
  return Object.fromEntries(
    values
      .filter(({ value }) => value > 0)
      .map(({ labels, value }) => [String(Object.values(labels)[0]), value]),
  );
}
