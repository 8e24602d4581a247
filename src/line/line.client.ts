import { Inject, Injectable } from '@nestjs/common';
import type { messagingApi } from '@line/bot-sdk';
import { lineConfig, type LineConfig } from '../config/line.config';
import { headerOf, isSuccess, refusalIn, type LineAnswer } from './line.answer';
import type { LineEndpoint } from './line.endpoints';
import { LineRefusedError, LineUnreachableError } from './line.errors';
import { LineHttp } from './line.http';
import { AccessTokens } from './tokens/access-tokens';
import { textsIn } from './unquoted';

export interface SendReceipt {
  /** LINE's id of the request that it accepted, which may be an earlier one. */
  readonly requestId: string | undefined;
  /** LINE had accepted an earlier request with the same retry key. */
  readonly alreadyAccepted: boolean;
}

interface Outgoing {
  readonly messages: messagingApi.Message[];
  readonly notificationDisabled?: boolean;
}

export type ReplyRequest = Outgoing & { readonly replyToken: string };
export type PushRequest = Outgoing & { readonly to: string };
export type MulticastRequest = Outgoing & { readonly to: string[] };

/** LINE's Messaging API. Every method throws LineRefusedError or LineUnreachableError, and none tries again. */
@Injectable()
export class LineClient {
  constructor(
    private readonly line: LineHttp,
    private readonly tokens: AccessTokens,
    @Inject(lineConfig.KEY) private readonly config: LineConfig,
  ) {}

  /** Marks the message that the token came with, and all before it, as read. */
  async markAsReadByToken(token: string): Promise<void> {
    await this.accepted('markAsReadByToken', { markAsReadToken: token });
  }

  /** Marks everything that the user has sent so far as read. */
  async markAsReadByUser(userId: string): Promise<void> {
    await this.accepted('markAsReadByUser', { chat: { userId } });
  }

  async reply(request: ReplyRequest): Promise<SendReceipt> {
    const { replyToken, messages, notificationDisabled } = request;
    return receiptIn(await this.accepted('reply', { replyToken, messages, notificationDisabled }));
  }

  /** @param retryKey a UUID; LINE delivers at most once for each, for 24 h */
  push(request: PushRequest, retryKey: string): Promise<SendReceipt> {
    const { to, messages, notificationDisabled } = request;
    return this.sendOnce('push', retryKey, { to, messages, notificationDisabled });
  }

  /** @param retryKey a UUID; LINE delivers at most once for each, for 24 h */
  multicast(request: MulticastRequest, retryKey: string): Promise<SendReceipt> {
    const { to, messages, notificationDisabled } = request;
    return this.sendOnce('multicast', retryKey, { to, messages, notificationDisabled });
  }

  async botInfo(): Promise<messagingApi.BotInfoResponse> {
    const { body } = await this.accepted('botInfo');
    if (typeof body?.userId !== 'string') throw new LineUnreachableError('botInfo', 'malformed answer', true);
    return body as unknown as messagingApi.BotInfoResponse;
  }

  private async sendOnce(endpoint: LineEndpoint, retryKey: string, body: object): Promise<SendReceipt> {
    const answer = await this.call(endpoint, body, { 'X-Line-Retry-Key': retryKey });
    if (answer.status !== 409) return receiptIn(orRefused(endpoint, answer, body));
    return { requestId: headerOf(answer, 'x-line-accepted-request-id'), alreadyAccepted: true };
  }

  private async accepted(endpoint: LineEndpoint, body?: object): Promise<LineAnswer> {
    return orRefused(endpoint, await this.call(endpoint, body), body);
  }

  /** A 401 is repeated once with another token, where there is one: LINE has done nothing with the first request. */
  private async call(
    endpoint: LineEndpoint,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<LineAnswer> {
    const { timeoutMs } = this.config;
    const endsAt = performance.now() + timeoutMs;
    const left = () => Math.max(1, Math.ceil(endsAt - performance.now()));
    const json = body && JSON.stringify(body);
    const attempt = (token: string) =>
      this.line.exchange({
        endpoint,
        headers: { Authorization: `Bearer ${token}`, ...headers },
        ...(json !== undefined && { body: json }),
        timeoutMs: left(),
      });

    const token = await this.tokens.current(left());
    const answer = await attempt(token);
    if (answer.status !== 401) return answer;
    const other = await this.tokens.replacing(token, left());
    return other === undefined ? answer : attempt(other);
  }
}

function orRefused(endpoint: LineEndpoint, answer: LineAnswer, sent?: object): LineAnswer {
  if (isSuccess(answer)) return answer;
  throw new LineRefusedError(endpoint, refusalIn(answer, textsIn(sent)));
}

function receiptIn(answer: LineAnswer): SendReceipt {
  return { requestId: headerOf(answer, 'x-line-request-id'), alreadyAccepted: false };
}
