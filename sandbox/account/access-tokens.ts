import { Injectable } from '@nestjs/common';
import { Identifiers } from '../chat/identifiers';
import { Clock } from '../clock';
import { SandboxOptions } from '../sandbox.options';

export type TokenKind = 'long-lived' | 'short-lived' | 'stateless' | 'v2.1';

/** What LINE answers to who asks for a token. */
export interface IssuedToken {
  readonly token_type: 'Bearer';
  readonly access_token: string;
  readonly expires_in: number;
}

interface KnownToken {
  readonly token: string;
  readonly kind: TokenKind;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  /** By which a v2.1 token can be told without showing it. */
  readonly keyId: string;
}

export const STATELESS_LIFETIME_SECONDS = 900;

/** The bearer tokens that LINE takes: the long-lived one, and those it issued until they end. */
@Injectable()
export class AccessTokens {
  private readonly known = new Map<string, KnownToken>();

  constructor(
    private readonly options: SandboxOptions,
    private readonly clock: Clock,
    private readonly ids: Identifiers,
  ) {
    this.reset();
  }

  issue(
    kind: TokenKind = 'stateless',
    lifetimeSeconds = STATELESS_LIFETIME_SECONDS,
  ): IssuedToken & { readonly keyId: string } {
    const token = this.ids.token('access token', 120);
    const keyId = this.ids.token('access token key', 22);
    this.known.set(token, { token, kind, endsAt: this.clock.now() + lifetimeSeconds * 1_000, keyId });
    return { token_type: 'Bearer', access_token: token, expires_in: lifetimeSeconds, keyId };
  }

  accepts(token: string): boolean {
    return this.find(token) !== undefined;
  }

  /** Undefined where it was never issued, was revoked, or has ended. */
  find(token: string): KnownToken | undefined {
    const found = this.known.get(token);
    return found && found.endsAt > this.clock.now() ? found : undefined;
  }

  /** The good ones of a kind, oldest first. */
  ofKind(kind: TokenKind): readonly KnownToken[] {
    return [...this.known.values()].filter((known) => known.kind === kind && this.accepts(known.token));
  }

  revoke(token: string): void {
    this.known.delete(token);
  }

  /** Ends every issued token at once, as if its time were over. */
  expireIssued(): void {
    for (const { token, kind } of this.known.values()) if (kind !== 'long-lived') this.known.delete(token);
  }

  reset(): void {
    const { accessToken: token } = this.options.channel;
    this.known.clear();
    this.known.set(token, { token, kind: 'long-lived', endsAt: Infinity, keyId: '' });
  }
}
