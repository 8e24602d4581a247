import type { DueStep } from './event-store';

/** A conversation that was walked, as SQL tells of it. */
export interface WalkedRow {
  readonly id: string;
  readonly due: boolean | number | null;
}

/** @param limit how many rows were asked for: fewer are the last. */
export function asDueStep(rows: readonly WalkedRow[], limit: number): DueStep {
  return {
    due: rows.filter(({ due }) => due).map(({ id }) => id),
    next: rows.length < limit ? undefined : rows.at(-1)?.id,
  };
}
