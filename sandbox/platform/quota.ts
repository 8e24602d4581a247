import { Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { LineError } from './line-error';
import { Limits } from './limits';

const JAPAN_OFFSET_MS = 9 * 60 * 60_000;

/** The messages of the month: one a recipient, however many message objects; replies are free. */
@Injectable()
export class Quota {
  private counted = { month: '', used: 0 };

  constructor(
    private readonly clock: Clock,
    private readonly limits: Limits,
  ) {}

  get used(): number {
    return this.counted.month === this.month ? this.counted.used : 0;
  }

  /** `2026-08`, in Japan, whose time LINE's statistics have. */
  get month(): string {
    return new Date(this.clock.now() + JAPAN_OFFSET_MS).toISOString().slice(0, 7);
  }

  /** Throws LINE's 429 where the month has not so many left; then none of them is sent. */
  spend(recipients: number): void {
    const used = this.used + recipients;
    if (used > (this.limits.value.monthlyQuota ?? Infinity)) {
      throw LineError.withMessage(429, 'You have reached your monthly limit.');
    }
    this.counted = { month: this.month, used };
  }

  reset(): void {
    this.counted = { month: '', used: 0 };
  }
}
