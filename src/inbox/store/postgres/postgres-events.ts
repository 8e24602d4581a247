import { asDueStep, type WalkedRow } from '../due-step';
import type { InboxStore } from '../inbox-store';
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
import { ARRIVE, recordArrivals } from './arrivals';
import { Batching } from './batching';
import { ClaimedStatement } from './claims';
import type { Database } from './database';
import { BACKLOG, BURY, DUE, FINISH, HOLD, take } from './event-statements';
import { Pruning } from './pruning';
import { plainText } from './plain-text';
import { Statement } from './statement';
import { forgetLateAnswers } from './taken-back';
import { addWakes } from './waker';

/** More than are stored before LINE gives up waiting, so that what comes then is only held in memory. */
const MOST_BODIES_WAITING = 5_000;

/** Counting further than this would cost more than the number tells. */
const BACKLOG_COUNTED = 100_000;

export class PostgresEvents implements EventStore {
  private readonly arrivals: Batching<readonly NewEvent[], readonly NewEvent[]>;
  private readonly take: Statement<
    Wanted,
    StoredEvent & { readonly epoch: number; readonly abandoned: boolean }
  >;
  private readonly finish: ClaimedStatement<{ readonly outcome: string; readonly at: number }>;
  private readonly hold: ClaimedStatement<{
    readonly until: number;
    readonly tries: number;
    readonly reason: string;
  }>;
  private readonly bury: ClaimedStatement<{ readonly reason: string; readonly at: number }>;
  private readonly pruning: Pruning;

  constructor(
    private readonly db: Database,
    private readonly channel: () => string,
    private readonly instance: string,
    private readonly news: Pick<InboxStore, 'stored' | 'wakes'>,
  ) {
    db.hot.add(ARRIVE);
    // What comes together is stored together or not at all: LINE delivers all of it again, and a part of it that was stored
    // before would overtake the rest.
    this.arrivals = new Batching(
      (bodies) => this.store(bodies),
      (body) => body,
      { sizeOf: ({ length }) => length, inOrder: true, mostWaiting: MOST_BODIES_WAITING },
    );
    this.take = new Statement(db, channel, take(`'${instance}'`), ({ conversation }) => conversation);
    this.finish = new ClaimedStatement(db, channel, instance, FINISH);
    this.hold = new ClaimedStatement(db, channel, instance, HOLD);
    this.bury = new ClaimedStatement(db, channel, instance, BURY);
    this.pruning = new Pruning(db, channel);
  }

  async add(events: readonly NewEvent[]): Promise<Added> {
    const stored = events.length === 0 ? [] : await this.arrivals.run(events);
    this.news.stored.next(stored);
    for (const event of stored) if (event.broken === undefined) this.news.wakes.next(event.conversation);
    return { stored, duplicates: events.length - stored.length };
  }

  async claim(conversation: string, now: number): Promise<Claim | undefined> {
    const [taken] = await this.take.run({ conversation, now });
    if (!taken) return undefined;
    const { epoch, abandoned, id, seq, type, json, timestamp, tokenAt, attempts, handled } = taken;
    return {
      event: { id, seq, conversation, type, json, timestamp, tokenAt, attempts, handled },
      epoch,
      abandoned,
    };
  }

  async complete(claim: Claim, outcome: string, now: number): Promise<void> {
    await this.forgetWhatIsLeft(claim);
    await this.finish.run(claim, { outcome, at: now });
  }

  async putOff(
    claim: Claim,
    until: number,
    reason: string,
    counted: boolean,
    bySweep = false,
  ): Promise<void> {
    await this.hold.run(claim, { until, tries: counted ? 1 : 0, reason: plainText(reason) });
    if (bySweep) return;
    // This instance comes back to it by a timer of its own; this is for the case that it is gone by then.
    // If it fails, the sweep finds the conversation as well.
    const inMs = Math.max(0, until - Date.now());
    await addWakes(this.db, [claim.event.conversation], inMs).catch(() => undefined);
  }

  async setAside(claim: Claim, reason: string, now: number): Promise<void> {
    await this.forgetWhatIsLeft(claim);
    await this.bury.run(claim, { reason: plainText(reason), at: now });
  }

  async due(after: string, limit: number, now: number): Promise<DueStep> {
    const rows = await this.db.query<WalkedRow>(DUE, [this.channel(), after, this.instance, now, limit]);
    return asDueStep(rows, limit);
  }

  async backlog(): Promise<Backlog> {
    const [row] = await this.db.query<{ pending: number; oldest: number | null; dead: number }>(BACKLOG, [
      this.channel(),
      BACKLOG_COUNTED,
    ]);
    return { pending: row?.pending ?? 0, oldestReceivedAt: row?.oldest ?? undefined, dead: row?.dead ?? 0 };
  }

  prune(cutoffs: RetentionCutoffs): Promise<number> {
    return this.pruning.step(cutoffs);
  }

  private async forgetWhatIsLeft({ event }: Claim): Promise<void> {
    if (event.type === 'unsend') await forgetLateAnswers(this.db, this.channel(), event.seq);
  }

  /** @returns what is new of each. */
  private async store(bodies: readonly (readonly NewEvent[])[]): Promise<(readonly NewEvent[])[]> {
    const byId = new Map<string, NewEvent>();
    for (const event of bodies.flat()) if (!byId.has(event.id)) byId.set(event.id, event);
    const distinct = [...byId.values()];
    const isNew = await this.db.transaction(async (transaction) => {
      const arrived = await recordArrivals(transaction, this.channel(), distinct);
      const waiting = distinct.filter(({ broken }, i) => arrived[i] && broken === undefined);
      await addWakes(transaction, [...new Set(waiting.map(({ conversation }) => conversation))]);
      return arrived;
    });
    const news = new Set(distinct.filter((_, i) => isNew[i]));
    return bodies.map((body) => body.filter((event) => news.has(event)));
  }
}

interface Wanted {
  readonly conversation: string;
  readonly now: number;
}
