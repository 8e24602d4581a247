import { Injectable } from '@nestjs/common';
import { opaqueToken } from '../chat/identifiers';
import { SandboxOptions } from '../sandbox.options';

const STATELESS_LIFETIME_SECONDS = 900;

/** The bearer tokens that LINE takes: the long-lived one and stateless ones until they end. */
@Injectable()
export class AccessTokens {
  /** Token to the time it ends, in milliseconds since 1970. */
  private readonly valid = new Map<string, number>();

  constructor(private readonly options: SandboxOptions) {
    this.reset();
  }

  issue(): { token_type: 'Bearer'; access_token: string; expires_in: number } {
    const token = opaqueToken(120);
    this.valid.set(token, this.options.now() + STATELESS_LIFETIME_SECONDS * 1_000);
    return { token_type: 'Bearer', access_token: token, expires_in: STATELESS_LIFETIME_SECONDS };
  }

  accepts(token: string): boolean {
    return (this.valid.get(token) ?? 0) > this.options.now();
  }

  revoke(token: string): void {
    this.valid.delete(token);
  }

  /** Ends every stateless token at once, as if its 15 minutes were over. */
  expireIssued(): void {
    for (const token of this.valid.keys()) {
      if (token !== this.options.channel.accessToken) this.valid.delete(token);
    }
  }

  reset(): void {
    this.valid.clear();
    this.valid.set(this.options.channel.accessToken, Infinity);
  }
}
