import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Subject } from 'rxjs';
import type { Claim } from '../event-store';
import type { OutboxStore, PlannedSend, SendKey, StoredSend } from '../outbox-store';
import { toRow, toSend, type SendRow } from '../send-row';
import type { GroupCommit } from './group-commit';
import { takenBack, type SqliteEvents } from './sqlite-events';
import { TAKEN_BACK } from './taken-back';

export class SqliteOutbox implements OutboxStore {
  private readonly insert: StatementSync;
  private readonly one: StatementSync;
  private readonly another: StatementSync;
  private readonly ofEvent: StatementSync;
  private readonly markHandled: StatementSync;
  private readonly insertWork: StatementSync;
  private readonly markSending: StatementSync;
  private readonly cancel: StatementSync;
  private readonly markPlanned: StatementSync;
  private readonly markFinal: StatementSync;
  private readonly turnIntoPush: StatementSync;

  constructor(
    db: DatabaseSync,
    private readonly commits: GroupCommit,
    private readonly channel: () => string,
    private readonly events: SqliteEvents,
    private readonly wakes: Subject<string>,
  ) {
    this.insert = db.prepare(`
      INSERT INTO outbox (channel, id, event_id, ordinal, conversation, kind, payload, state, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, 'planned', ?) ON CONFLICT DO NOTHING`);
    this.one = db.prepare(`${SELECT} WHERE ${THIS_ONE}`);
    this.another = db.prepare(
      'SELECT 1 FROM outbox WHERE channel = ?1 AND event_id = ?2 AND ordinal <> ?3 LIMIT 1',
    );
    this.ofEvent = db.prepare(`${SELECT} WHERE channel = ? AND event_id = ? ORDER BY ordinal`);
    this.markHandled = db.prepare('UPDATE event SET handled_at = ? WHERE seq = ? AND finished_at IS NULL');
    this.insertWork = db.prepare(`
      INSERT INTO event (channel, id, conversation, type, timestamp, received_at, token_at, json, handled_at)
      VALUES (?1, ?2, ?3, 'send', ?4, ?4, ?4, '', ?4) ON CONFLICT DO NOTHING`);
    this.markSending = db.prepare(`
      UPDATE outbox SET state = 'sending', attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, ?4)
      WHERE ${THIS_ONE} AND finished_at IS NULL AND (state = 'sending' OR NOT ${TAKEN_BACK})`);
    this.cancel = db.prepare(`
      UPDATE outbox SET state = 'unsent', finished_at = ?4, payload = ''
      WHERE ${THIS_ONE} AND finished_at IS NULL`);
    this.markPlanned = db.prepare(
      `UPDATE outbox SET state = 'planned', error = ?4 WHERE ${THIS_ONE} AND finished_at IS NULL`,
    );
    // The payload of a message that was taken back meanwhile is not kept.
    this.markFinal = db.prepare(`
      UPDATE outbox SET state = ?4, finished_at = ?5, error = ?6,
        payload = CASE WHEN ${TAKEN_BACK} THEN '' ELSE payload END
      WHERE ${THIS_ONE} AND finished_at IS NULL`);
    this.turnIntoPush = db.prepare(
      `UPDATE outbox SET kind = 'push', state = 'planned' WHERE ${THIS_ONE} AND finished_at IS NULL`,
    );
  }

  async plan(claim: Claim, send: PlannedSend, now: number): Promise<StoredSend> {
    const row = toRow(send, now);
    return toSend(await this.events.underClaim(claim, () => this.kept(row)));
  }

  async planAnswers(
    claim: Claim,
    sends: readonly PlannedSend[],
    now: number,
  ): Promise<readonly StoredSend[]> {
    const rows = sends.map((send) => toRow(send, now));
    const kept = await this.events.whileOwned(claim, () => {
      if (this.markHandled.run(now, claim.event.seq).changes === 0) throw takenBack(claim);
      const fresh = rows.filter((row) => this.keep(row));
      const [only] = fresh;
      // What an earlier run has kept, and this one does not know of, is to be brought to an end, too.
      return only && !this.another.get(...this.key(only)) ? fresh : this.allOf(claim.event.id);
    });
    return kept.map(toSend);
  }

  async enqueue(send: PlannedSend, now: number): Promise<StoredSend> {
    const row = toRow(send, now);
    const kept = await this.commits.write(() => {
      this.insertWork.run(this.channel(), send.eventId, send.conversation, now);
      return this.kept(row);
    });
    this.wakes.next(send.conversation);
    return toSend(kept);
  }

  async sendsOf(eventId: string): Promise<readonly StoredSend[]> {
    return this.commits.read(() => this.allOf(eventId)).map(toSend);
  }

  begin(claim: Claim, send: SendKey, now: number): Promise<boolean> {
    // An event that ended has left no send open, so this one tells by itself.
    return this.events.whileOwned(claim, () => {
      if (this.markSending.run(...this.key(send), now).changes > 0) return true;
      this.events.assertOpen(claim);
      this.cancel.run(...this.key(send), now);
      return false;
    });
  }

  revert(claim: Claim, send: SendKey, error: string): Promise<void> {
    return this.events.underClaim(claim, () => {
      this.markPlanned.run(...this.key(send), error);
    });
  }

  finish(send: SendKey, state: 'sent' | 'assumed_sent', now: number, note?: string): Promise<void> {
    return this.commits.write(() => {
      this.markFinal.run(...this.key(send), state, now, note ?? null);
    });
  }

  bury(claim: Claim, send: SendKey, reason: string, now: number): Promise<void> {
    return this.events.underClaim(claim, () => {
      this.markFinal.run(...this.key(send), 'dead', now, reason);
    });
  }

  becomePush(claim: Claim, send: SendKey): Promise<void> {
    return this.events.underClaim(claim, () => {
      this.turnIntoPush.run(...this.key(send));
    });
  }

  /** @returns false if one was kept before, which wins */
  private keep({ id, eventId, ordinal, conversation, kind, payload, createdAt }: SendRow): boolean {
    const values = [id, eventId, ordinal, conversation, kind, payload, createdAt];
    return this.insert.run(this.channel(), ...values).changes > 0;
  }

  private allOf(eventId: string): SendRow[] {
    return this.ofEvent.all(this.channel(), eventId) as unknown as SendRow[];
  }

  private key({ eventId, ordinal }: SendKey): [string, string, number] {
    return [this.channel(), eventId, ordinal];
  }

  /** As it is in the store. */
  private kept(row: SendRow): SendRow {
    return this.keep(row) ? row : (this.one.get(...this.key(row)) as unknown as SendRow);
  }
}

const THIS_ONE = 'channel = ?1 AND event_id = ?2 AND ordinal = ?3';

const SELECT = `
  SELECT id, event_id AS eventId, ordinal, conversation, kind, payload, state, attempts, created_at AS createdAt,
         first_attempt_at AS firstAttemptAt, error FROM outbox`;
