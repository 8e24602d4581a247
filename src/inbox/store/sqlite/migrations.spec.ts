import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from './database';

/** As the first version of a store has it. */
const FIRST_OUTBOX = `
  DROP TABLE outbox;
  CREATE TABLE outbox (
    channel TEXT NOT NULL, id TEXT NOT NULL, event_id TEXT NOT NULL, ordinal INTEGER NOT NULL, conversation TEXT NOT NULL,
    kind TEXT NOT NULL, payload TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL, first_attempt_at INTEGER, finished_at INTEGER, error TEXT, PRIMARY KEY (channel, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX outbox_event ON outbox (channel, event_id, ordinal);
  PRAGMA user_version = 1`;

describe('a store of an earlier version', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'kidoku-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('keeps every send, and all that is known about it', () => {
    const path = join(directory, 'kidoku.db');
    const before = openDatabase(path);
    before.exec(FIRST_OUTBOX);
    const insert = before.prepare('INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    insert.run('U1', 'id-b', 'e1', 1, 'Ua', 'push', '{"to":[]}', 'planned', 0, 5, null, null, null);
    insert.run('U1', 'id-a', 'e1', 0, 'Ua', 'reply', '{"to":["Ua"]}', 'sending', 2, 5, 6, null, 'timeout');
    before.close();

    const after = openDatabase(path);
    const sends = after.prepare('SELECT * FROM outbox ORDER BY channel, event_id, ordinal').all();
    after.close();

    expect(sends.map((send) => Object.values(send))).toEqual([
      ['U1', 'id-a', 'e1', 0, 'Ua', 'reply', '{"to":["Ua"]}', 'sending', 2, 5, 6, null, 'timeout'],
      ['U1', 'id-b', 'e1', 1, 'Ua', 'push', '{"to":[]}', 'planned', 0, 5, null, null, null],
    ]);
  });
});
