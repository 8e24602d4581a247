import { withinTime } from '../../time-limit';
import { isSuccess, refusalIn } from '../line.answer';
import { LineRefusedError, LineUnreachableError } from '../line.errors';
import type { LineHttp } from '../line.http';
import { AccessTokens } from './access-tokens';

interface Token {
  readonly value: string;
  readonly endsAt: number;
  renewAt: number;
}

export interface ChannelCredentials {
  readonly channelId: string;
  readonly channelSecret: string;
}

/** After this part of its life a token is renewed while it still serves. */
const RENEWAL_POINT = 0.8;
const RENEWAL_PAUSE_MS = 10_000;

/** Issues LINE's 15-minute tokens: one issue at a time, shared by all who wait for it. */
export class StatelessTokens extends AccessTokens {
  private token: Token | undefined;
  private issuing: Promise<string> | undefined;

  /** @param timeoutMs for one issue, however many wait for it and however long each can */
  constructor(
    private readonly line: LineHttp,
    private readonly credentials: ChannelCredentials,
    private readonly timeoutMs: number,
    private readonly now: () => number = Date.now,
  ) {
    super();
  }

  current(waitMs: number): string | Promise<string> {
    const { token } = this;
    const now = this.now();
    if (!token || now >= token.endsAt) return withinTime(this.issue(), waitMs, tooLate);
    if (now >= token.renewAt) {
      token.renewAt = now + RENEWAL_PAUSE_MS;
      // Whoever needs a token while none can be had gets the error; here the old one still serves.
      this.issue().catch(() => undefined);
    }
    return token.value;
  }

  replacing(refused: string, waitMs: number): string | Promise<string> {
    if (this.token?.value === refused) this.token = undefined;
    return this.current(waitMs);
  }

  private issue(): Promise<string> {
    this.issuing ??= this.request().finally(() => {
      this.issuing = undefined;
    });
    return this.issuing;
  }

  private async request(): Promise<string> {
    const issuedAt = this.now();
    const { channelId, channelSecret } = this.credentials;
    const answer = await this.line
      .exchange({
        endpoint: 'issueToken',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: channelId,
          client_secret: channelSecret,
        }).toString(),
        timeoutMs: this.timeoutMs,
      })
      .catch(neverSent);
    if (!isSuccess(answer)) throw new LineRefusedError('issueToken', refusalIn(answer, [channelSecret]));
    const { access_token: value, expires_in: seconds } = answer.body ?? {};
    if (typeof value !== 'string' || typeof seconds !== 'number') {
      throw new LineUnreachableError('issueToken', 'malformed answer', false);
    }
    const lifeMs = seconds * 1000;
    this.token = { value, endsAt: issuedAt + lifeMs, renewAt: issuedAt + lifeMs * RENEWAL_POINT };
    return value;
  }
}

/** LINE may have received the request for a token, but not the one that waits for it, and that is what callers ask. */
function neverSent(error: unknown): never {
  throw error instanceof LineUnreachableError
    ? new LineUnreachableError(error.endpoint, error.code, false)
    : error;
}

/** A caller's time may end before the shared issue does; the issue goes on for the others. */
function tooLate(): LineUnreachableError {
  return new LineUnreachableError('issueToken', 'ETIMEDOUT', false);
}
