import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import type { messagingApi } from '@line/bot-sdk';
import { replyConfig } from '../config/reply.config';
import { describeError } from '../inbox/describe-error';
import { TryLater } from '../inbox/event-handler';
import { mayBeLineId } from '../line/line-id';
import { InvalidAnswerError, toMessages, type Answer } from './answer';
import { FreeSends } from './free-sends';
import { handlingNow, leftoverKey, nextSend } from './handling';
import { Outbox } from './outbox';
import { planReply } from './plan-reply';
import type { SendOutcome } from './send';

export interface SendOptions {
  /** The user's phone makes no sound. */
  readonly notificationDisabled?: boolean;
}

export interface PushOptions extends SendOptions {
  /** Two calls with the same key send once, also days apart. Only outside a handler: inside, the event is the key. */
  readonly idempotencyKey?: string;
}

const MAX_RECIPIENTS = 500;

const logger = new Logger('ReplyService');

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
    private readonly freeSends: FreeSends,
    @Inject(replyConfig.KEY) private readonly config: ConfigType<typeof replyConfig>,
  ) {}

  /**
   * Answers the event that is being handled, before its handler returns. An event can be answered once: what the handler
   * returns after that is pushed, if `REPLY_FALLBACK_TO_PUSH` allows it.
   *
   * @throws InvalidAnswerError for what LINE would refuse
   */
  reply(answer: Answer, options: SendOptions = {}): Promise<SendOutcome> {
    return mayBeLeftAlone(this.sendReply(answer, options));
  }

  /**
   * @param to LINE's id of a user, group or room
   * @throws InvalidAnswerError for what LINE would refuse
   */
  push(to: string, answer: Answer, options: PushOptions = {}): Promise<SendOutcome> {
    return mayBeLeftAlone(this.send('push', [to], answer, options));
  }

  /**
   * @param to LINE's ids of up to 500 users
   * @throws InvalidAnswerError for what LINE would refuse
   */
  multicast(to: readonly string[], answer: Answer, options: PushOptions = {}): Promise<SendOutcome> {
    return mayBeLeftAlone(this.send('multicast', to, answer, options));
  }

  private async sendReply(answer: Answer, options: SendOptions): Promise<SendOutcome> {
    const current = handlingNow();
    if (!current) throw new Error('reply() answers the event being handled; outside a handler use push().');
    const send = planReply(current, someMessages('reply', answer), this.config.fallbackToPush, options);
    return this.outbox.sendNow(send, current);
  }

  private async send(
    kind: 'push' | 'multicast',
    to: readonly string[],
    answer: Answer,
    { idempotencyKey, notificationDisabled = false }: PushOptions,
  ): Promise<SendOutcome> {
    const messages = someMessages(kind, answer);
    if (to.length === 0 || to.length > MAX_RECIPIENTS) {
      throw new InvalidAnswerError(`${kind}() goes to 1 to ${MAX_RECIPIENTS} users, not ${to.length}.`);
    }
    if (!to.every(mayBeLineId))
      throw new InvalidAnswerError(
        `${kind}() needs LINE's id of whom to send to, like the userId of an event's source.`,
      );
    // As bytes, two keys that were cut within different characters would be one.
    if (idempotencyKey?.isWellFormed() === false)
      throw new InvalidAnswerError(
        'This idempotencyKey was cut within a character. Cut it between two characters, or take its hash as the key.',
      );
    const what = { kind, to, messages, notificationDisabled };
    const [recipient] = kind === 'push' ? to : [];
    const current = handlingNow();
    if (!current) return this.freeSends.enqueue(what, recipient, idempotencyKey ?? leftoverKey());
    const place = nextSend(current);
    return this.outbox.sendNow({ ...place, ...what, conversation: recipient ?? place.conversation }, current);
  }
}

function someMessages(method: string, answer: Answer): messagingApi.Message[] {
  const messages = toMessages(answer);
  if (messages.length === 0) throw new InvalidAnswerError(`${method}() needs at least one message.`);
  return messages;
}

/** Whoever sends need not wait for it. What waits for LINE is in the outbox; every other failure is at least told. */
function mayBeLeftAlone<T>(sending: Promise<T>): Promise<T> {
  sending.catch((error: unknown) => {
    if (!(error instanceof TryLater))
      logger.warn(error instanceof InvalidAnswerError ? error.message : describeError(error));
  });
  return sending;
}
