import { Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import type { Endpoint } from './endpoint';
import { LineError } from './line-error';
import type { Rate } from './limits';
import { Limits } from './limits';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const LINE_DEFAULT: Rate = { calls: 2_000, perMs: SECOND };
const LINE_RATES: Readonly<Partial<Record<Endpoint, Rate>>> = {
  multicast: { calls: 200, perMs: SECOND },
  loading: { calls: 100, perMs: SECOND },
  'token-short-lived': { calls: 370, perMs: SECOND },
  'webhook-get': { calls: 1_000, perMs: MINUTE },
  'webhook-set': { calls: 1_000, perMs: MINUTE },
  narrowcast: { calls: 60, perMs: HOUR },
  broadcast: { calls: 60, perMs: HOUR },
  'webhook-test': { calls: 60, perMs: HOUR },
};

/** A token bucket an endpoint. LINE does not say how large its buckets are: here they hold one period's calls. */
@Injectable()
export class RateLimits {
  private readonly buckets = new Map<Endpoint, { level: number; at: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly limits: Limits,
  ) {}

  /** Counts a call, refused ones too; throws LINE's 429 where there are too many. */
  count(endpoint: Endpoint): void {
    const { rateLimits, rates } = this.limits.value;
    if (!rateLimits) return;
    const { calls, perMs } = rates[endpoint] ?? LINE_RATES[endpoint] ?? LINE_DEFAULT;
    const at = this.clock.now();
    const bucket = this.buckets.get(endpoint) ?? { level: calls, at };
    const level = Math.min(calls, bucket.level + ((at - bucket.at) * calls) / perMs);
    this.buckets.set(endpoint, { level: level < 1 ? level : level - 1, at });
    if (level < 1) {
      throw LineError.withMessage(429, 'The API rate limit has been exceeded. Try again later.');
    }
  }

  reset(): void {
    this.buckets.clear();
  }
}
