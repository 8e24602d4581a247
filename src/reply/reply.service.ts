import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { replyConfig } from '../config/reply.config';
import { InboxStore } from '../inbox/store/inbox-store';
import type { PlannedSend } from '../inbox/store/outbox-store';
import { LineClient } from '../line/line.client';
import { InvalidAnswerError, toMessages, type Answer } from './answer';
import { handling, nextSend } from './handling';
import { planReply } from './plan-reply';
import { Outbox } from './outbox';
import type { SendOutcome } from './send';
import { freeSendId } from './send-id';

export interface SendOptions {
  /** The user's phone makes no sound. */
  readonly notificationDisabled?: boolean;
}

export interface PushOptions extends SendOptions {
  /** Two calls with the same key send once, also days apart. Without one, every call sends. Only outside a handler. */
  readonly idempotencyKey?: string;
}

const MAX_RECIPIENTS = 500;

/**
 * Sends to LINE, each message once and after "Read".
 *
 * Inside a handler a send is attempted at once and resolves when it is final; one that has to wait for LINE throws, and is
 * resumed when the handler runs again. Outside a handler it resolves as `queued` as soon as it is on disk, and follows in
 * its conversation's turn.
 */
@Injectable()
export class ReplyService {
  constructor(
    private readonly outbox: Outbox,
    private readonly store: InboxStore,
    private readonly line: LineClient,
    @Inject(replyConfig.KEY) private readonly config: ConfigType<typeof replyConfig>,
  ) {}

  /**
   * Answers the event that is being handled, before its handler returns. An event can be answered once: what the handler
   * returns after that is pushed, if `REPLY_FALLBACK_TO_PUSH` allows it.
   *
   * @throws InvalidAnswerError for what LINE would refuse
   */
  async reply(answer: Answer, options: SendOptions = {}): Promise<SendOutcome> {
    const current = handling.getStore();
    if (!current) throw new Error('reply() answers the event being handled; outside a handler use push().');
    const messages = toMessages(answer);
    if (messages.length === 0) throw new InvalidAnswerError('reply() needs at least one message.');
    return this.outbox.sendNow(planReply(current, messages, this.config.fallbackToPush, options), current);
  }

  /**
   * @param to LINE's id of a user, group or room
   * @throws InvalidAnswerError for what LINE would refuse
   */
  push(to: string, answer: Answer, options: PushOptions = {}): Promise<SendOutcome> {
    return this.send('push', [to], to, answer, options);
  }

  /**
   * @param to LINE's ids of up to 500 users
   * @throws InvalidAnswerError for what LINE would refuse
   */
  multicast(to: readonly string[], answer: Answer, options: PushOptions = {}): Promise<SendOutcome> {
    if (to.length === 0 || to.length > MAX_RECIPIENTS) {
      throw new InvalidAnswerError(
        `multicast() goes to 1 to ${String(MAX_RECIPIENTS)} users, not ${String(to.length)}.`,
      );
    }
    return this.send('multicast', to, undefined, answer, options);
  }

  private async send(
    kind: 'push' | 'multicast',
    to: readonly string[],
    conversation: string | undefined,
    answer: Answer,
    { idempotencyKey, notificationDisabled = false }: PushOptions,
  ): Promise<SendOutcome> {
    const messages = toMessages(answer);
    if (messages.length === 0) throw new InvalidAnswerError(`${kind}() needs at least one message.`);
    if (to.includes('')) throw new InvalidAnswerError(`${kind}() needs LINE's id of whom to send to.`);
    const current = handling.getStore();
    if (current) {
      const number = nextSend(current);
      return this.outbox.sendNow(
        {
          ...number,
          kind,
          to,
          conversation: conversation ?? number.conversation,
          messages,
          notificationDisabled,
        },
        current,
      );
    }
    const id = freeSendId(idempotencyKey);
    const eventId = `send:${id}`;
    const send: PlannedSend = {
      id,
      eventId,
      ordinal: 0,
      kind,
      to,
      conversation: conversation ?? eventId,
      messages,
      notificationDisabled,
    };
    await this.knowOwner();
    await this.store.outbox.enqueue(send, Date.now());
    return 'queued';
  }

  /** A new store has no owner before its first webhook; LINE knows whose token this is. */
  private async knowOwner(): Promise<void> {
    if (this.store.owner === undefined) await this.store.adopt((await this.line.botInfo()).userId);
  }
}
