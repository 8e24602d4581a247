import type { Subject } from 'rxjs';
import type { Claim } from '../event-store';
import type { OutboxStore, PlannedSend, SendKey, StoredSend } from '../outbox-store';
import { toSend, type SendRow } from '../send-row';
import { ClaimedStatement, held } from './claims';
import { lockConversations } from './conversation-locks';
import type { Database } from './database';
import { plainText } from './plain-text';
import type { Querying } from './querying';
import { SEND, toRow } from './send-columns';
import { Statement } from './statement';
import { takenBack } from './taken-back';
import { addWakes } from './waker';

export class PostgresOutbox implements OutboxStore {
  private readonly keepOne: ClaimedStatement<Keep, SendRow & { n: number }>;
  private readonly keepAnswers: ClaimedStatement<Keep>;
  private readonly attempt: ClaimedStatement<{ id: string; at: number }, { n: number; begun: boolean }>;
  private readonly undo: ClaimedStatement<{ id: string; error: string }>;
  private readonly turn: ClaimedStatement<{ id: string }>;
  private readonly giveUp: ClaimedStatement<{ id: string; at: number; error: string }>;
  private readonly end: Statement<{ id: string; state: string; at: number; note: string | null }>;
  private readonly ofEvent: Statement<{ event: string }, SendRow & { n: number }>;

  constructor(
    private readonly db: Database,
    private readonly channel: () => string,
    instance: string,
    private readonly wakes: Subject<string>,
  ) {
    this.keepOne = new ClaimedStatement(db, channel, instance, KEEP_ONE);
    this.keepAnswers = new ClaimedStatement(db, channel, instance, KEEP_ANSWERS);
    this.attempt = new ClaimedStatement(db, channel, instance, BEGIN);
    this.undo = new ClaimedStatement(db, channel, instance, REVERT);
    this.turn = new ClaimedStatement(db, channel, instance, BECOME_PUSH);
    this.giveUp = new ClaimedStatement(db, channel, instance, BURY);
    this.end = new Statement(db, channel, END, ({ id }) => id);
    this.ofEvent = new Statement(db, channel, OF_EVENT, ({ event }) => event);
  }

  async plan(claim: Claim, send: PlannedSend, now: number): Promise<StoredSend> {
    return toSend(await this.keepOne.run(claim, { at: now, sends: [toRow(send)] }));
  }

  async planAnswers(
    claim: Claim,
    sends: readonly PlannedSend[],
    now: number,
  ): Promise<readonly StoredSend[]> {
    await this.keepAnswers.run(claim, { at: now, sends: sends.map(toRow) });
    return this.sendsOf(claim.event.id);
  }

  async enqueue(send: PlannedSend, now: number): Promise<StoredSend> {
    const stored = await this.db.transaction((transaction) => this.keepAsWork(transaction, send, now));
    this.wakes.next(send.conversation);
    return stored;
  }

  async sendsOf(eventId: string): Promise<readonly StoredSend[]> {
    return (await this.ofEvent.run({ event: eventId })).map(toSend);
  }

  async begin(claim: Claim, { id }: SendKey, now: number): Promise<boolean> {
    return (await this.attempt.run(claim, { id, at: now })).begun;
  }

  async revert(claim: Claim, { id }: SendKey, error: string): Promise<void> {
    await this.undo.run(claim, { id, error: plainText(error) });
  }

  async finish({ id }: SendKey, state: 'sent' | 'assumed_sent', now: number, note?: string): Promise<void> {
    await this.end.run({ id, state, at: now, note: note === undefined ? null : plainText(note) });
  }

  async bury(claim: Claim, { id }: SendKey, reason: string, now: number): Promise<void> {
    await this.giveUp.run(claim, { id, at: now, error: plainText(reason) });
  }

  async becomePush(claim: Claim, { id }: SendKey): Promise<void> {
    await this.turn.run(claim, { id });
  }

  private async keepAsWork(transaction: Querying, send: PlannedSend, now: number): Promise<StoredSend> {
    const { conversation, eventId, id } = send;
    await lockConversations(transaction, this.channel(), [conversation]);
    await transaction.query(
      `INSERT INTO kidoku.event (channel, id, conversation, type, timestamp, received_at, token_at, json, handled_at)
       VALUES ($1, $2, $3, 'send', $4, $4, $4, '', $4) ON CONFLICT (channel, id) DO NOTHING`,
      [this.channel(), eventId, conversation, now],
    );
    await transaction.query(
      `WITH sends AS (SELECT $2::json AS sends, $3::bigint AS at) ${insertFrom('sends')}`,
      [this.channel(), JSON.stringify([toRow(send)]), now],
    );
    await addWakes(transaction, [conversation]);
    const kept = await transaction.query<SendRow>(
      `SELECT ${SEND} FROM kidoku.outbox o WHERE o.channel = $1 AND o.id = $2`,
      [this.channel(), id],
    );
    const [stored] = kept.map(toSend);
    if (!stored) throw new Error(`The send ${id} was not kept.`);
    return stored;
  }
}

interface Keep {
  readonly at: number;
  readonly sends: readonly object[];
}

/** A send that is kept already wins. `table` has `sends`, a JSON array of {@link toRow}, and `at`. */
const insertFrom = (table: string) => `
  INSERT INTO kidoku.outbox (channel, id, event_id, ordinal, conversation, kind, payload, state, created_at)
  SELECT $1, s.id, s.event_id, s.ordinal, s.conversation, s.kind, s.payload, 'planned', t.at FROM ${table} t
  CROSS JOIN LATERAL json_to_recordset(t.sends)
    AS s (id text, event_id text, ordinal int, conversation text, kind text, payload text)
  ON CONFLICT DO NOTHING`;

const HELD_SENDS = held(', at bigint, sends json');

const KEEP_ONE = `
  WITH ${HELD_SENDS}, kept AS (${insertFrom('held')} RETURNING *),
  now_kept AS (
    SELECT * FROM kept UNION ALL
    SELECT o.* FROM held h JOIN kidoku.outbox o ON o.channel = $1 AND o.id = h.sends -> 0 ->> 'id'
  )
  SELECT h.n, ${SEND} FROM held h JOIN now_kept o ON o.id = h.sends -> 0 ->> 'id'`;

const KEEP_ANSWERS = `
  WITH ${HELD_SENDS}, kept AS (${insertFrom('held')}),
  handled AS (UPDATE kidoku.event e SET handled_at = h.at FROM held h WHERE e.seq = h.seq)
  SELECT n FROM held`;

const ONE_SEND = 'o.channel = $1 AND o.id = h.id AND o.finished_at IS NULL';

const BEGIN = `
  WITH ${held(', id text, at bigint')},
  tried AS (
    UPDATE kidoku.outbox o SET
      state = CASE WHEN wanted THEN 'sending' ELSE 'unsent' END,
      attempts = attempts + CASE WHEN wanted THEN 1 ELSE 0 END,
      first_attempt_at = CASE WHEN wanted THEN coalesce(first_attempt_at, h.at) ELSE first_attempt_at END,
      finished_at = CASE WHEN wanted THEN NULL ELSE h.at END,
      payload = CASE WHEN wanted THEN payload ELSE '' END
    FROM (
      SELECT h.*, o.state = 'sending' OR NOT ${takenBack('o')} AS wanted
      FROM held h JOIN kidoku.outbox o ON ${ONE_SEND}
    ) h
    WHERE ${ONE_SEND} RETURNING h.n, wanted
  )
  SELECT h.n, coalesce(t.wanted, false) AS begun FROM held h LEFT JOIN tried t ON t.n = h.n`;

const REVERT = `
  WITH ${held(', id text, error text')},
  reverted AS (UPDATE kidoku.outbox o SET state = 'planned', error = h.error FROM held h WHERE ${ONE_SEND})
  SELECT n FROM held`;

const BECOME_PUSH = `
  WITH ${held(', id text')},
  turned AS (UPDATE kidoku.outbox o SET kind = 'push', state = 'planned' FROM held h WHERE ${ONE_SEND})
  SELECT n FROM held`;

/** The payload of a message that was taken back meanwhile is not kept. */
const PAYLOAD_STILL_KEPT = `payload = CASE WHEN ${takenBack('o')} THEN '' ELSE payload END`;

const END = `
  WITH h AS (SELECT * FROM json_to_recordset($2) AS h (n int, id text, state text, at bigint, note text)),
  ended AS (
    UPDATE kidoku.outbox o SET state = h.state, finished_at = h.at, error = h.note, ${PAYLOAD_STILL_KEPT}
    FROM h WHERE ${ONE_SEND}
  )
  SELECT n FROM h`;

const BURY = `
  WITH ${held(', id text, at bigint, error text')},
  buried AS (
    UPDATE kidoku.outbox o SET state = 'dead', finished_at = h.at, error = h.error, ${PAYLOAD_STILL_KEPT}
    FROM held h WHERE ${ONE_SEND}
  )
  SELECT n FROM held`;

const OF_EVENT = `
  SELECT g.n, ${SEND} FROM json_to_recordset($2) AS g (n int, event text)
  JOIN kidoku.outbox o ON o.channel = $1 AND o.event_id = g.event ORDER BY g.n, o.ordinal`;
