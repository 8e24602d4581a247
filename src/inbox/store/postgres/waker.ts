import { Logger as GraphileLogger, run, runMigrations, type Runner } from 'graphile-worker';
import { Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Subject } from 'rxjs';
import type { Querying } from './querying';
import { isOfDatabase } from './store-error';

export const WAKER_SCHEMA = 'kidoku_worker';

/** Every instance looks for wakes that it was not notified of. */
const POLL_MS = 2_000;

/** A wake is done as soon as it is given on, so a few hands are enough. */
const HANDS = 2;
const WAKES_AT_ONCE = 25;

/**
 * Wakes whichever instance is free, and wakes later what is held: graphile-worker with one job a conversation. A job says
 * no more than that there may be work; what the work is, whose turn it is and how it ended is in the store's own tables.
 */
export class Waker {
  private runner: Runner | undefined;
  private restart: NodeJS.Timeout | undefined;
  private stopped = false;
  private stopping: Promise<void> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly wakes?: Subject<string>,
  ) {}

  async migrate(): Promise<void> {
    await runMigrations({ pgPool: this.pool, schema: WAKER_SCHEMA, logger: quiet });
    const { rows } = await this.pool.query<{ there: boolean }>(
      `SELECT to_regclass('${WAKER_SCHEMA}.${LOCKED_JOBS}') IS NOT NULL AS there`,
    );
    if (!rows[0]?.there) await this.pool.query(INDEX_LOCKED_JOBS);
  }

  async start(): Promise<void> {
    const runner = await run({
      pgPool: this.pool,
      schema: WAKER_SCHEMA,
      logger: quiet,
      noHandleSignals: true,
      concurrency: HANDS,
      pollInterval: POLL_MS,
      parsedCronItems: [],
      preset: { worker: { localQueue: { size: WAKES_AT_ONCE }, completeJobBatchDelay: 0 } },
      taskList: {
        drain: (payload) => {
          this.wakes?.next((payload as Wake).conversation);
        },
      },
    });
    this.runner = runner;
    void runner.promise
      .catch(() => undefined)
      .then(() => {
        if (!this.stopped) this.startAgain();
      });
    if (this.stopped) await runner.stop().catch(() => undefined);
  }

  stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.restart);
    return (this.stopping ??= this.runner?.stop().catch(() => undefined) ?? Promise.resolve());
  }

  /** It ends by itself, and without an error, as soon as it fails once to report a wake as done. */
  private startAgain(): void {
    logger.warn('The waker ended, and starts again');
    this.restart = setTimeout(() => {
      this.start().catch((error: unknown) => {
        if (this.stopped) return;
        if (isOfDatabase(error)) this.startAgain();
        // A newer program has changed its tables: wakes come by the sweep alone from now on.
        else logger.error('The waker cannot start again', { error: (error as Error).message });
      });
    }, POLL_MS);
  }
}

/** Wakes conversations once the transaction is committed, or later. A newer wake takes the place of a waiting one. */
export async function addWakes(db: Querying, conversations: readonly string[], inMs = 0): Promise<void> {
  if (conversations.length === 0) return;
  await db.query(ADD_WAKES, [conversations, inMs]);
}

export const LOCKED_JOBS = 'kidoku_locked_jobs';

/** Every few minutes each instance looks for jobs that a dead one has left locked: without this, among all that wait. */
const INDEX_LOCKED_JOBS = `
  CREATE INDEX ${LOCKED_JOBS} ON ${WAKER_SCHEMA}._private_jobs (locked_at) WHERE locked_at IS NOT NULL`;

interface Wake {
  readonly conversation: string;
}

const ADD_WAKES = `
  SELECT count(*) FROM ${WAKER_SCHEMA}.add_jobs((
    SELECT array_agg((
      'drain', json_build_object('conversation', id), NULL, now() + $2 * interval '1 ms', 1, 'drain:' || id, NULL, NULL
    )::${WAKER_SCHEMA}.job_spec ORDER BY id COLLATE "C") FROM unnest($1::text[]) id))`;

const logger = new Logger('Waker');

/** Its own words are for those who debug it; what matters to operators is said by the store. */
const quiet = new GraphileLogger(() => (level, message) => {
  if (level === 'error' || level === 'warning') logger.debug(message);
});
