import type { DatabaseSync } from 'node:sqlite';

/**
 * Each entry takes the store one version further. Only ever append: stores of every earlier version are out there.
 * Every key begins with the channel, so that several bots can share a store one day.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE owner (channel TEXT PRIMARY KEY) STRICT;

  -- AUTOINCREMENT: read state refers to seq, so a number must never come back after its row was pruned.
  CREATE TABLE event (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    channel      TEXT NOT NULL,
    id           TEXT NOT NULL,
    conversation TEXT NOT NULL,
    type         TEXT NOT NULL,
    timestamp    INTEGER NOT NULL,
    received_at  INTEGER NOT NULL,
    token_at     INTEGER NOT NULL,
    message_id   TEXT,
    json         TEXT NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    handled_at   INTEGER,
    finished_at  INTEGER,
    outcome      TEXT,
    error        TEXT,
    UNIQUE (channel, id)
  ) STRICT;
  CREATE INDEX event_open ON event (channel, conversation, seq) WHERE finished_at IS NULL;
  CREATE INDEX event_age ON event (channel, received_at) WHERE finished_at IS NULL;
  CREATE INDEX event_dead ON event (channel, received_at) WHERE outcome = 'dead';
  CREATE INDEX event_message ON event (channel, message_id) WHERE message_id IS NOT NULL;

  CREATE TABLE conversation (
    channel        TEXT NOT NULL,
    id             TEXT NOT NULL,
    received_seq   INTEGER NOT NULL DEFAULT 0,
    read_seq       INTEGER NOT NULL DEFAULT 0,
    newest_at      INTEGER,
    newest_message TEXT,
    newest_token   TEXT,
    read_at        INTEGER,
    read_message   TEXT,
    owed_seq       INTEGER,
    handed_over    INTEGER NOT NULL DEFAULT 0,
    held_until     INTEGER,
    PRIMARY KEY (channel, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX conversation_owed ON conversation (channel, id) WHERE owed_seq IS NOT NULL;

  -- Messages that shall stay unread, each with the newest message before it: as far as a mark may go meanwhile.
  CREATE TABLE left_unread (
    channel       TEXT NOT NULL,
    conversation  TEXT NOT NULL,
    at            INTEGER NOT NULL,
    message       TEXT NOT NULL,
    prior_at      INTEGER,
    prior_message TEXT,
    prior_token   TEXT,
    PRIMARY KEY (channel, conversation, at, message)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE outbox (
    channel          TEXT NOT NULL,
    id               TEXT NOT NULL,
    event_id         TEXT NOT NULL,
    ordinal          INTEGER NOT NULL,
    conversation     TEXT NOT NULL,
    kind             TEXT NOT NULL,
    payload          TEXT NOT NULL,
    state            TEXT NOT NULL,
    attempts         INTEGER NOT NULL DEFAULT 0,
    created_at       INTEGER NOT NULL,
    first_attempt_at INTEGER,
    finished_at      INTEGER,
    error            TEXT,
    PRIMARY KEY (channel, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX outbox_event ON outbox (channel, event_id, ordinal);
  `,
  `
  -- Events come in the order of their ids, so what is written about a send lies beside what is written about its neighbours.
  -- By its own id, which is a hash, each of its changes would be a page of its own.
  ALTER TABLE outbox RENAME TO outbox_by_id;
  DROP INDEX outbox_event;
  CREATE TABLE outbox (
    channel          TEXT NOT NULL,
    id               TEXT NOT NULL,
    event_id         TEXT NOT NULL,
    ordinal          INTEGER NOT NULL,
    conversation     TEXT NOT NULL,
    kind             TEXT NOT NULL,
    payload          TEXT NOT NULL,
    state            TEXT NOT NULL,
    attempts         INTEGER NOT NULL DEFAULT 0,
    created_at       INTEGER NOT NULL,
    first_attempt_at INTEGER,
    finished_at      INTEGER,
    error            TEXT,
    PRIMARY KEY (channel, event_id, ordinal)
  ) STRICT;
  INSERT INTO outbox SELECT * FROM outbox_by_id ORDER BY channel, event_id, ordinal;
  DROP TABLE outbox_by_id;
  `,
];

/** Brings the store to this program's version. @throws Error in words if a newer program has written it. */
export function migrate(db: DatabaseSync, path: string): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  if (version > MIGRATIONS.length) {
    throw new Error(
      `${path} was written by a newer Kidoku (store version ${String(version)}, this one knows ${String(MIGRATIONS.length)}). ` +
        'Start the newer version again, or restore a backup from before the upgrade.',
    );
  }
  MIGRATIONS.slice(version).forEach((sql, offset) => {
    db.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${String(version + offset + 1)}; COMMIT`);
  });
}
