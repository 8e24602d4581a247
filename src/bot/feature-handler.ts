import type { messagingApi } from '@line/bot-sdk';
import { ForbiddenException, HttpException, Injectable } from '@nestjs/common';
import { EventHandler, SetAside, type Outcome } from '../inbox/event-handler';
import { describeError } from '../inbox/describe-error';
import type { LineEvent } from '../inbox/line-event';
import type { Claim } from '../inbox/store/event-store';
import type { StoredSend } from '../inbox/store/outbox-store';
import { InvalidAnswerError, toMessages, type Answer } from '../reply/answer';
import { beginHandling, handle, type Handling } from '../reply/handling';
import { Outbox } from '../reply/outbox';
import { EVENT_TYPES } from './event-types';
import { Routes, type Handler } from './routes';
import type { Found } from './trigger';

const KNOWN_TYPES: ReadonlySet<string> = new Set(EVENT_TYPES);

/** Gives an event to the feature that claims it, and sends what that returns. */
@Injectable()
export class FeatureHandler extends EventHandler {
  constructor(
    private readonly routes: Routes,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  override leavesUnread(event: LineEvent): boolean {
    return this.routes.find(event)?.handler.policy === 'never';
  }

  override async handle(claim: Claim): Promise<Outcome> {
    if (claim.event.handled) return this.outbox.resumeAll(claim);
    const event = JSON.parse(claim.event.json) as LineEvent;
    // Another channel has the chat: it answers, not this bot.
    if (event.mode === 'standby') return 'standby';
    const route = this.routes.find(event);
    if (!route) return this.withoutHandler(claim, event.type);
    return this.run(route.handler, route.found, beginHandling(claim, event, route.handler.policy));
  }

  /** Nobody asks for it, or not any more: an earlier version of the bot may have begun to send. */
  private async withoutHandler(claim: Claim, type: string): Promise<Outcome> {
    if (await this.outbox.hasSends(claim)) return this.outbox.resumeAll(claim);
    return KNOWN_TYPES.has(type) ? 'unhandled' : 'unknown_type';
  }

  private async run(handler: Handler, found: Found, current: Handling): Promise<Outcome> {
    let sends: readonly StoredSend[];
    try {
      const said = await this.ask(handler, found, current);
      // What an earlier run has sent, or begun to send, is brought to an end even if this one says nothing.
      if (said.messages.length === 0 && !(await this.outbox.hasSends(current.claim))) return said.outcome;
      sends = await this.outbox.keepAnswer(current, said.messages);
    } catch (error) {
      if (error instanceof InvalidAnswerError) throw new SetAside(`${handler.name}: ${error.message}`);
      if (error instanceof HttpException && error.getStatus() < 500) throw new SetAside(describeError(error));
      throw error;
    }
    return this.outbox.deliver(current.claim, sends);
  }

  /** What the handler says; nothing, if a guard said no: that is an answer too, and a quiet one. */
  private async ask(handler: Handler, found: Found, current: Handling): Promise<Said> {
    try {
      const answer = await handle(current, () => handler.call(current.event, found));
      return { messages: toMessages(answer as Answer), outcome: 'handled' };
    } catch (error) {
      if (error instanceof ForbiddenException) return { messages: [], outcome: 'refused' };
      throw error;
    }
  }
}

interface Said {
  readonly messages: readonly messagingApi.Message[];
  /** How the event ends if nothing was sent. */
  readonly outcome: Outcome;
}
