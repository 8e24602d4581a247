import type { messagingApi } from '@line/bot-sdk';
import { LineRefusedError, LineUnreachableError } from '../../src/line/line.errors';
import type { LineEndpoint } from '../../src/line/line.endpoints';
import type { SendReceipt } from '../../src/line/line.client';

interface Outgoing {
  readonly messages: readonly messagingApi.Message[];
}

/** LINE as far as one account's chats go, in virtual time: what users see, and what was wrong about it. */
export class SimulatedLine {
  /** What each user was shown, in order. */
  readonly shown = new Map<string, string[]>();
  readonly wrongs: string[] = [];
  /** Calls that fail, in [0, 1]. */
  faultRate = 0.3;
  private readonly readUpTo = new Map<string, number>();
  private readonly usedTokens = new Set<string>();
  private readonly keys = new Set<string>();

  constructor(
    private readonly random: () => number,
    private readonly pass: (ms: number) => Promise<void>,
  ) {}

  markAsReadByToken(token: string): Promise<void> {
    return this.call('markAsReadByToken', () => {
      const [user, n] = parts(token);
      this.readUpTo.set(user, Math.max(n, this.readUpTo.get(user) ?? 0));
    });
  }

  async reply({ replyToken, messages }: Outgoing & { readonly replyToken: string }): Promise<SendReceipt> {
    await this.call('reply', () => {
      if (this.usedTokens.has(replyToken)) throw refused('reply', 400, 'Invalid reply token');
      this.usedTokens.add(replyToken);
      this.show(parts(replyToken)[0], messages);
    });
    return { requestId: undefined, alreadyAccepted: false };
  }

  async push({ to, messages }: Outgoing & { readonly to: string }, retryKey: string): Promise<SendReceipt> {
    const alreadyAccepted = this.keys.has(retryKey);
    await this.call('push', () => {
      if (this.keys.has(retryKey)) return;
      this.keys.add(retryKey);
      this.show(to, messages);
    });
    return { requestId: undefined, alreadyAccepted };
  }

  private show(user: string, messages: readonly messagingApi.Message[]): void {
    for (const message of messages) {
      const text = message.type === 'text' ? message.text : '';
      if (!((this.readUpTo.get(user) ?? 0) >= parts(text)[1]))
        this.wrongs.push(`${text} was answered unread`);
      this.shown.set(user, [...(this.shown.get(user) ?? []), text]);
    }
  }

  /** Takes its time before and after; fails now and then on either side of the effect, as any network does. */
  private async call(endpoint: LineEndpoint, effect: () => void): Promise<void> {
    await this.pass(this.random() * 40);
    const fails = this.random() < this.faultRate;
    const kind = Math.floor(this.random() * 5);
    if (fails && kind === 0) throw new LineUnreachableError(endpoint, 'ECONNREFUSED', false);
    if (fails && kind === 1) throw refused(endpoint, 503);
    if (fails && kind === 2) throw refused(endpoint, 429);
    effect();
    await this.pass(this.random() * 40);
    if (fails && kind === 3) throw new LineUnreachableError(endpoint, 'ECONNRESET', true);
    if (fails && kind === 4) throw refused(endpoint, 500);
  }
}

/** Tokens and texts are `user_number` here. */
function parts(token: string): [user: string, n: number] {
  const [user = '', n] = token.split('_');
  return [user, Number(n)];
}

function refused(endpoint: LineEndpoint, status: number, lineMessage?: string): LineRefusedError {
  return new LineRefusedError(endpoint, {
    status,
    lineMessage,
    details: [],
    requestId: undefined,
    retryAfterMs: undefined,
  });
}
