import { Injectable } from '@nestjs/common';
import { Account } from '../account/account';
import type { Chat, MessageContent } from '../chat/chat';
import { Identifiers } from '../chat/identifiers';
import { ReadState } from '../chat/read-state';
import { Clock } from '../clock';
import { History } from '../history/history';
import { ReplyTokens } from '../platform/reply-tokens';
import { Deliveries } from './deliveries';
import type { DeliveryResult, Happening, WebhookEvent } from './webhook-event';

/** How an event differs from the usual one. */
export interface EventOptions {
  /** `standby`: another channel holds the chat, so there is no reply token. */
  readonly mode?: 'active' | 'standby';
  /** Milliseconds since 1970, if not now. */
  readonly timestamp?: number;
  /** The member has not agreed to give their id. */
  readonly withoutUserId?: boolean;
  /** Laid over the finished event; an undefined value takes a field away. */
  readonly override?: Readonly<Record<string, unknown>>;
}

export interface EventDraft {
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly repliable: boolean;
  /** Of the message that is sent, edited or unsent. */
  readonly messageId?: string;
  /** Of the message that is sent or edited. */
  readonly content?: MessageContent;
}

export interface Act extends Happening {
  /** How its delivery ends; of an act inside `together`, at once and undelivered: that call's own promise tells. */
  readonly delivered: Promise<DeliveryResult>;
}

const IN_A_BATCH: DeliveryResult = {
  delivered: false,
  attempts: 0,
  status: undefined,
  ms: 0,
  problem: 'in a batch',
};

/** Makes LINE's events from what users do, and hands them to delivery. */
@Injectable()
export class Events {
  private readonly happened = new Map<string, Happening>();

  constructor(
    private readonly clock: Clock,
    private readonly ids: Identifiers,
    private readonly account: Account,
    private readonly readState: ReadState,
    private readonly history: History,
    private readonly replyTokens: ReplyTokens,
    private readonly deliveries: Deliveries,
  ) {}

  emit(chat: Chat, userId: string | undefined, draft: EventDraft, options: EventOptions = {}): Act {
    const now = this.clock.now();
    const eventId = this.ids.ulid(now);
    const mode = options.mode ?? 'active';
    const replyToken =
      draft.repliable && mode === 'active' ? this.replyTokens.issue(eventId, chat) : undefined;
    const event: WebhookEvent = {
      type: draft.type,
      ...draft.fields,
      webhookEventId: eventId,
      deliveryContext: { isRedelivery: false },
      timestamp: Math.trunc(options.timestamp ?? now),
      source: sourceOf(chat, options.withoutUserId ? undefined : userId),
      ...(replyToken !== undefined && { replyToken }),
      mode,
      ...options.override,
    };
    this.history.add({
      type: 'event',
      eventId,
      eventType: draft.type,
      mode,
      chat: chat.id,
      chatKind: chat.kind,
      userId,
      messageId: draft.messageId,
      messageType: event.message?.type,
      text: event.message?.text,
      content: draft.content,
    });
    if (draft.type === 'message' && this.account.mode === 'automatic') this.readState.mark(chat);
    const happening: Happening = { eventId, event, replyToken };
    this.happened.set(eventId, happening);
    return { ...happening, delivered: this.deliveries.hand(happening) ?? Promise.resolve(IN_A_BATCH) };
  }

  find(eventId: string): Happening | undefined {
    return this.happened.get(eventId);
  }

  reset(): void {
    this.happened.clear();
  }
}

function sourceOf(chat: Chat, userId: string | undefined): Readonly<Record<string, string>> {
  if (chat.kind === 'user') return { type: 'user', ...(userId !== undefined && { userId }) };
  const source =
    chat.kind === 'group' ? { type: 'group', groupId: chat.id } : { type: 'room', roomId: chat.id };
  return { ...source, ...(userId !== undefined && { userId }) };
}
