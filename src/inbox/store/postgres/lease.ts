import { Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Database } from './database';

const LEASE_SECONDS = 8;
const RENEW_MS = 2_000;

/** No lease lasts so long: it is from before the database's clock was set back, and would hold a dead one's work as long. */
const ABSURD_SECONDS = 60;

/**
 * Says that this instance lives. Others may take over its conversations once it has not done so for {@link LEASE_SECONDS},
 * by the database's clock; what it does under a claim that was taken over is refused then.
 */
export class Lease {
  readonly instance = randomUUID();
  private readonly logger = new Logger('Store');
  private timer: NodeJS.Timeout | undefined;
  private lost = false;

  /** @param learn is told whose database it is, as soon as any instance knows. */
  constructor(
    private readonly db: Database,
    private readonly learn: (owner: string) => void,
  ) {}

  async start(): Promise<void> {
    await this.renew();
    this.timer = setInterval(() => void this.tryToRenew(), RENEW_MS).unref();
  }

  /** Its conversations go on elsewhere at once. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.db.query('DELETE FROM kidoku.instance WHERE id = $1', [this.instance]).catch(() => undefined);
  }

  private async tryToRenew(): Promise<void> {
    try {
      await this.renew();
      if (this.lost) this.logger.log('PostgreSQL answers again');
      this.lost = false;
    } catch (error) {
      if (!this.lost) this.logger.error('PostgreSQL does not answer', { error: (error as Error).message });
      this.lost = true;
    }
  }

  /** @throws StoreUnavailableError if the database takes no writes. */
  async renew(): Promise<void> {
    const [renewed] = await this.db.query<{ owner: string | null }>(
      `WITH gone AS (DELETE FROM kidoku.instance WHERE alive_until < now() - interval '1 day')
       INSERT INTO kidoku.instance (id, alive_until) VALUES ($1, now() + interval '${String(LEASE_SECONDS)} s')
       ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until
       RETURNING (SELECT channel FROM kidoku.owner) AS owner`,
      [this.instance],
    );
    if (typeof renewed?.owner === 'string') this.learn(renewed.owner);
  }
}

/** Whether a conversation is nobody else's. Both arguments are SQL: an alias of its table, and this instance's id. */
export const isFree = (conversation: string, instance: string): string => `(
  ${conversation}.owner IS NULL OR ${conversation}.owner = ${instance} OR NOT EXISTS (
    SELECT 1 FROM kidoku.instance i WHERE i.id = ${conversation}.owner AND i.alive_until > now()
      AND i.alive_until < now() + interval '${String(ABSURD_SECONDS)} s'))`;
