import { Injectable } from '@nestjs/common';
import { Identifiers } from '../chat/identifiers';
import { Clock } from '../clock';

const LIFETIME_MS = 10 * 60_000;

/** Tokens with which a user links an account of another service: good once, for ten minutes, for that user. */
@Injectable()
export class LinkTokens {
  private readonly issued = new Map<string, { readonly userId: string; readonly endsAt: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly ids: Identifiers,
  ) {}

  issue(userId: string): string {
    const token = this.ids.token('link token', 32);
    this.issued.set(token, { userId, endsAt: this.clock.now() + LIFETIME_MS });
    return token;
  }

  /** Uses the token up; false where it is not good for that user. */
  redeem(token: string, userId: string): boolean {
    const found = this.issued.get(token);
    if (found?.userId !== userId) return false;
    this.issued.delete(token);
    return found.endsAt > this.clock.now();
  }

  reset(): void {
    this.issued.clear();
  }
}
