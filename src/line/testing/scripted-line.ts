import type { LineClient, SendReceipt } from '../line.client';
import type { LineEndpoint } from '../line.endpoints';
import { LineRefusedError, LineUnreachableError } from '../line.errors';

export interface ScriptedCall {
  readonly endpoint: LineEndpoint;
  /** What the client was called with, but for its options. */
  readonly about: readonly unknown[];
}

type Answer = Error | SendReceipt | Promise<SendReceipt>;

const ACCEPTED: SendReceipt = { requestId: 'request-1', alreadyAccepted: false };

/** A LINE client that keeps what it is asked and answers by its script; past the end of it, it accepts. */
export class ScriptedLine implements Pick<
  LineClient,
  'markAsReadByToken' | 'markAsReadByUser' | 'reply' | 'push' | 'multicast'
> {
  readonly calls: ScriptedCall[] = [];
  private readonly script: Answer[] = [];
  /** Answers every call for which the script has nothing. */
  otherwise: () => Answer = () => ACCEPTED;

  next(...answers: readonly Answer[]): void {
    this.script.push(...answers);
  }

  async markAsReadByToken(token: string): Promise<void> {
    await this.answer('markAsReadByToken', token);
  }

  async markAsReadByUser(userId: string): Promise<void> {
    await this.answer('markAsReadByUser', userId);
  }

  reply(request: { readonly replyToken: string }): Promise<SendReceipt> {
    return this.answer('reply', request);
  }

  push(request: { readonly to: string }, retryKey: string): Promise<SendReceipt> {
    return this.answer('push', request, retryKey);
  }

  multicast(request: { readonly to: string[] }, retryKey: string): Promise<SendReceipt> {
    return this.answer('multicast', request, retryKey);
  }

  private async answer(endpoint: LineEndpoint, ...about: readonly unknown[]): Promise<SendReceipt> {
    this.calls.push({ endpoint, about });
    const answer = await (this.script.shift() ?? this.otherwise());
    if (answer instanceof Error) throw answer;
    return answer;
  }
}

/** LINE's answer to a reply, unless said otherwise: only the endpoint of tokens makes a difference. */
export function refused(
  status: number,
  lineMessage?: string,
  retryAfterMs?: number,
  endpoint: LineEndpoint = 'reply',
): LineRefusedError {
  return new LineRefusedError(endpoint, {
    status,
    lineMessage,
    retryAfterMs,
    details: [],
    requestId: undefined,
  });
}

/** The request may have arrived, or surely has not. */
export function unreachable(maybeReceived: boolean): LineUnreachableError {
  return new LineUnreachableError('reply', maybeReceived ? 'ECONNRESET' : 'ECONNREFUSED', maybeReceived);
}
