import { Injectable } from '@nestjs/common';
import { SandboxOptions } from '../sandbox.options';
import type { Endpoint } from './endpoint';

/** So many calls, then so many more every `perMs`. */
export interface Rate {
  readonly calls: number;
  readonly perMs: number;
}

export interface LimitsValue {
  readonly replyTokenLifetimeMs: number;
  readonly rateLimits: boolean;
  /** Instead of LINE's. */
  readonly rates: Readonly<Partial<Record<Endpoint, Rate>>>;
  readonly monthlyQuota: number | undefined;
}

/** What LINE allows this channel. */
@Injectable()
export class Limits {
  value: LimitsValue;

  constructor(private readonly options: SandboxOptions) {
    this.value = this.initial();
  }

  change(part: Partial<LimitsValue>): void {
    this.value = { ...this.value, ...part };
  }

  reset(): void {
    this.value = this.initial();
  }

  private initial(): LimitsValue {
    const { replyTokenLifetimeMs, rateLimits, monthlyQuota } = this.options;
    return { replyTokenLifetimeMs, rateLimits, rates: {}, monthlyQuota };
  }
}
