import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Subject } from 'rxjs';
import type { Claim } from '../event-store';
import type { OutboxStore, PlannedSend, StoredSend } from '../outbox-store';
import { toSend, type SendRow } from '../send-row';
import type { GroupCommit } from './group-commit';
import type { SqliteEvents } from './sqlite-events';
import { TAKEN_BACK } from './taken-back';

export class SqliteOutbox implements OutboxStore {
  private readonly insert: StatementSync;
  private readonly byId: StatementSync;
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
    this.byId = db.prepare(`${SELECT} WHERE channel = ? AND id = ?`);
    this.ofEvent = db.prepare(`${SELECT} WHERE channel = ? AND event_id = ? ORDER BY ordinal`);
    this.markHandled = db.prepare('UPDATE event SET handled_at = ? WHERE seq = ?');
    this.insertWork = db.prepare(`
      INSERT INTO event (channel, id, conversation, type, timestamp, received_at, token_at, json, handled_at)
      VALUES (?1, ?2, ?3, 'send', ?4, ?4, ?4, '', ?4) ON CONFLICT DO NOTHING`);
    this.markSending = db.prepare(`
      UPDATE outbox SET state = 'sending', attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, ?3)
      WHERE channel = ?1 AND id = ?2 AND finished_at IS NULL AND (state = 'sending' OR NOT ${TAKEN_BACK})`);
    this.cancel = db.prepare(`
      UPDATE outbox SET state = 'unsent', finished_at = ?3, payload = ''
      WHERE channel = ?1 AND id = ?2 AND finished_at IS NULL`);
    this.markPlanned = db.prepare(
      "UPDATE outbox SET state = 'planned', error = ?3 WHERE channel = ?1 AND id = ?2 AND finished_at IS NULL",
    );
    // The payload of a message that was taken back meanwhile is not kept.
    this.markFinal = db.prepare(`
      UPDATE outbox SET state = ?3, finished_at = ?4, error = ?5,
        payload = CASE WHEN ${TAKEN_BACK} THEN '' ELSE payload END
      WHERE channel = ?1 AND id = ?2 AND finished_at IS NULL`);
    this.turnIntoPush = db.prepare(
      "UPDATE outbox SET kind = 'push', state = 'planned' WHERE channel = ? AND id = ? AND finished_at IS NULL",
    );
  }

  plan(claim: Claim, send: PlannedSend, now: number): Promise<StoredSend> {
    return this.events.underClaim(claim, () => this.kept(send, now));
  }

  planAnswers(claim: Claim, sends: readonly PlannedSend[], now: number): Promise<void> {
    return this.events.underClaim(claim, () => {
      for (const send of sends) this.keep(send, now);
      this.markHandled.run(now, claim.event.seq);
    });
  }

  async enqueue(send: PlannedSend, now: number): Promise<StoredSend> {
    const stored = await this.commits.write(() => {
      this.insertWork.run(this.channel(), send.eventId, send.conversation, now);
      return this.kept(send, now);
    });
    this.wakes.next(send.conversation);
    return stored;
  }

  async sendsOf(eventId: string): Promise<readonly StoredSend[]> {
    return this.ofEvent.all(this.channel(), eventId).map((row) => toSend(row as unknown as SendRow));
  }

  begin(claim: Claim, id: string, now: number): Promise<boolean> {
    return this.events.underClaim(claim, () => {
      if (this.markSending.run(this.channel(), id, now).changes > 0) return true;
      this.cancel.run(this.channel(), id, now);
      return false;
    });
  }

  revert(claim: Claim, id: string, error: string): Promise<void> {
    return this.events.underClaim(claim, () => {
      this.markPlanned.run(this.channel(), id, error);
    });
  }

  finish(id: string, state: 'sent' | 'assumed_sent' | 'dead', now: number, note?: string): Promise<void> {
    return this.commits.write(() => {
      this.markFinal.run(this.channel(), id, state, now, note ?? null);
    });
  }

  becomePush(claim: Claim, id: string): Promise<void> {
    return this.events.underClaim(claim, () => {
      this.turnIntoPush.run(this.channel(), id);
    });
  }

  private keep(send: PlannedSend, now: number): void {
    const { id, eventId, ordinal, conversation, kind, ...payload } = send;
    this.insert.run(this.channel(), id, eventId, ordinal, conversation, kind, JSON.stringify(payload), now);
  }

  /** As it is in the store: one that was kept before wins. */
  private kept(send: PlannedSend, now: number): StoredSend {
    this.keep(send, now);
    return toSend(this.byId.get(this.channel(), send.id) as unknown as SendRow);
  }
}

const SELECT = `
  SELECT id, event_id AS eventId, ordinal, conversation, kind, payload, state, attempts, created_at AS createdAt,
         first_attempt_at AS firstAttemptAt, error FROM outbox`;
