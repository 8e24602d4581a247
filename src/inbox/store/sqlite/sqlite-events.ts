import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ClaimLostError } from '../../inbox.errors';
import { asDueStep, type WalkedRow } from '../due-step';
import type {
  Added,
  Backlog,
  Claim,
  DueStep,
  EventStore,
  NewEvent,
  RetentionCutoffs,
  StoredEvent,
} from '../event-store';
import { LONGEST_HOLD_MS } from '../event-store';
import type { InboxStore } from '../inbox-store';
import { recordArrival, type Arrival } from './arrivals';
import type { GroupCommit } from './group-commit';
import type { LeftUnread } from './left-unread';
import { Pruning } from './pruning';
import { TAKEN_BACK } from './taken-back';

/** Counting further than this would cost more than the number tells. */
const BACKLOG_COUNTED = 100_000;

export class SqliteEvents implements EventStore {
  /** One process owns the file, so the fence against a late handler is this process's memory. */
  private readonly epochs = new Map<string, number>();
  private epoch = 0;

  private readonly arrive: Arrival;
  private readonly pruning: Pruning;
  private readonly oldestOpen: StatementSync;
  private readonly isOpen: StatementSync;
  private readonly finish: StatementSync;
  private readonly hold: StatementSync;
  private readonly countAttempt: StatementSync;
  private readonly buryRest: StatementSync;
  private readonly dueAfter: StatementSync;

  constructor(
    private readonly db: DatabaseSync,
    private readonly commits: GroupCommit,
    private readonly channel: () => string,
    private readonly news: Pick<InboxStore, 'stored' | 'wakes'>,
    leftUnread: LeftUnread,
  ) {
    this.arrive = recordArrival(db, leftUnread);
    this.pruning = new Pruning(db, commits);
    this.oldestOpen = db.prepare(`
      SELECT e.id, e.seq, e.conversation, e.type, e.json, e.timestamp, e.token_at AS tokenAt, e.attempts,
             e.handled_at IS NOT NULL AS handled, coalesce(c.held_until, 0) AS heldUntil
      FROM event e LEFT JOIN conversation c ON c.channel = e.channel AND c.id = e.conversation
      WHERE e.channel = ? AND e.conversation = ? AND e.finished_at IS NULL
      ORDER BY e.seq LIMIT 1`);
    this.isOpen = db.prepare('SELECT 1 FROM event WHERE seq = ? AND finished_at IS NULL');
    this.finish = db.prepare(
      'UPDATE event SET finished_at = ?, outcome = ?, error = ? WHERE seq = ? AND finished_at IS NULL',
    );
    this.hold = db.prepare(`
      INSERT INTO conversation (channel, id, held_until) VALUES (?, ?, ?)
      ON CONFLICT (channel, id) DO UPDATE SET held_until = excluded.held_until`);
    this.countAttempt = db.prepare('UPDATE event SET attempts = attempts + ?, error = ? WHERE seq = ?');
    this.buryRest = db.prepare(`
      UPDATE outbox SET state = 'dead', finished_at = ?3, error = coalesce(error || '; ', '') || 'its event was set aside',
        payload = CASE WHEN ${TAKEN_BACK} THEN '' ELSE payload END
      WHERE channel = ?1 AND event_id = ?2 AND finished_at IS NULL`);
    // Jumps from one conversation to the next: a plain DISTINCT would walk every waiting event. No jump is made that the
    // limit does not ask for.
    this.dueAfter = db.prepare(`
      WITH RECURSIVE open (id) AS (
        SELECT min(conversation) FROM event WHERE channel = ?1 AND finished_at IS NULL AND conversation > ?2
        UNION ALL
        SELECT (SELECT min(conversation) FROM event WHERE channel = ?1 AND finished_at IS NULL AND conversation > open.id)
        FROM open WHERE open.id IS NOT NULL
      )
      SELECT open.id, NOT (coalesce(c.held_until, 0) > ?3 AND c.held_until <= ?3 + ${LONGEST_HOLD_MS}) AS due
      FROM open LEFT JOIN conversation c ON c.channel = ?1 AND c.id = open.id WHERE open.id IS NOT NULL LIMIT ?4`);
  }

  async add(events: readonly NewEvent[]): Promise<Added> {
    const stored = await this.commits.write(() =>
      events.filter((event) => this.arrive(this.channel(), event)),
    );
    this.news.stored.next(stored);
    for (const event of stored) if (event.broken === undefined) this.news.wakes.next(event.conversation);
    return { stored, duplicates: events.length - stored.length };
  }

  async claim(conversation: string, now: number): Promise<Claim | undefined> {
    const row = this.commits.read(() => this.oldestOpen.get(this.channel(), conversation)) as
      (EventRow & { heldUntil: number }) | undefined;
    if (!row || (row.heldUntil > now && row.heldUntil <= now + LONGEST_HOLD_MS)) return undefined;
    const epoch = ++this.epoch;
    this.epochs.set(conversation, epoch);
    const { id, seq, type, json, timestamp, tokenAt, attempts, handled } = row;
    return {
      event: { id, seq, conversation, type, json, timestamp, tokenAt, attempts, handled: handled === 1 },
      epoch,
    };
  }

  complete(claim: Claim, outcome: string, now: number): Promise<void> {
    return this.endClaim(claim, () => {
      this.end(claim, outcome, null, now);
    });
  }

  putOff(claim: Claim, until: number, reason: string, counted: boolean): Promise<void> {
    return this.endClaim(claim, () => {
      this.assertOpen(claim);
      this.hold.run(this.channel(), claim.event.conversation, until);
      this.countAttempt.run(counted ? 1 : 0, reason, claim.event.seq);
    });
  }

  setAside(claim: Claim, reason: string, now: number): Promise<void> {
    return this.endClaim(claim, () => {
      this.end(claim, 'dead', reason, now);
      this.buryRest.run(this.channel(), claim.event.id, now);
    });
  }

  async due(after: string, limit: number, now: number): Promise<DueStep> {
    return asDueStep(this.dueAfter.all(this.channel(), after, now, limit) as unknown as WalkedRow[], limit);
  }

  async backlog(): Promise<Backlog> {
    const count = (condition: string) =>
      Number(
        this.db
          .prepare(
            `SELECT count(*) AS n FROM (SELECT 1 FROM event WHERE channel = ? AND ${condition} LIMIT ?)`,
          )
          .get(this.channel(), BACKLOG_COUNTED)?.n,
      );
    const oldest = this.db
      .prepare('SELECT min(received_at) AS at FROM event WHERE channel = ? AND finished_at IS NULL')
      .get(this.channel())?.at as number | null;
    return {
      pending: count('finished_at IS NULL'),
      oldestReceivedAt: oldest ?? undefined,
      dead: count("outcome = 'dead'"),
    };
  }

  prune(cutoffs: RetentionCutoffs): Promise<number> {
    return this.pruning.step(this.channel(), cutoffs);
  }

  /** Runs `change` in the commit, if the claim still holds then. @throws ClaimLostError */
  underClaim<T>(claim: Claim, change: () => T): Promise<T> {
    return this.whileOwned(claim, () => {
      this.assertOpen(claim);
      return change();
    });
  }

  /** Like {@link underClaim}, for a change whose own statement sees to it that the event is open. */
  whileOwned<T>(claim: Claim, change: () => T): Promise<T> {
    return this.commits.write(() => {
      if (this.epochs.get(claim.event.conversation) === claim.epoch) return change();
      throw new ClaimLostError(`Event ${claim.event.id} was taken over.`);
    });
  }

  /** @throws ClaimLostError */
  assertOpen(claim: Claim): void {
    if (!this.isOpen.get(claim.event.seq)) throw takenBack(claim);
  }

  /** Like {@link whileOwned}, for the last thing that is done under a claim. */
  private async endClaim(claim: Claim, change: () => void): Promise<void> {
    await this.whileOwned(claim, change);
    const { conversation } = claim.event;
    if (this.epochs.get(conversation) === claim.epoch) this.epochs.delete(conversation);
  }

  private end(claim: Claim, outcome: string, reason: string | null, now: number): void {
    if (this.finish.run(now, outcome, reason, claim.event.seq).changes === 0) throw takenBack(claim);
  }
}

export function takenBack({ event }: Claim): ClaimLostError {
  return new ClaimLostError(`Event ${event.id} was taken back by its writer.`);
}

type EventRow = Omit<StoredEvent, 'handled'> & { handled: number };
