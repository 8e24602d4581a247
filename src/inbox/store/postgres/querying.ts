import { createHash } from 'node:crypto';
import type { ClientBase, QueryConfig, QueryResultRow } from 'pg';

/** Runs statements: on any connection, each for itself, or all in one transaction. Every text is a constant. */
export interface Querying {
  query<Row extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

const names = new Map<string, string>();

/**
 * A statement that a connection parses and plans only once. Its text is remembered for good, here and at the server. Where two
 * programs share a pooler's connection, they mean the same by the same name.
 */
export function prepared(text: string, values: readonly unknown[] = []): QueryConfig {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 16);
    names.set(text, name);
  }
  return { name, text, values: [...values] };
}

export function queryingOn(client: ClientBase): Querying {
  return {
    async query<Row extends QueryResultRow>(text: string, values?: readonly unknown[]) {
      return (await client.query<Row>(prepared(text, values))).rows;
    },
  };
}
