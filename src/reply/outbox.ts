import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import type { messagingApi } from '@line/bot-sdk';
import { replyConfig } from '../config/reply.config';
import { SetAside, type Outcome } from '../inbox/event-handler';
import type { Claim } from '../inbox/store/event-store';
import { InboxStore } from '../inbox/store/inbox-store';
import { isOpen, type PlannedSend, type StoredSend } from '../inbox/store/outbox-store';
import type { Handling } from './handling';
import { planReply } from './plan-reply';
import { readDemands } from './read-demands';
import type { SendOutcome } from './send';
import { SendGate } from './send-gate';
import { SendPause } from './send-pause';

/** The sends of events: kept before they are attempted, and resumed until each is final. */
@Injectable()
export class Outbox {
  constructor(
    private readonly store: InboxStore,
    private readonly gate: SendGate,
    private readonly pause: SendPause,
    @Inject(replyConfig.KEY) private readonly config: ConfigType<typeof replyConfig>,
  ) {}

  /** A send that a running handler makes. One kept by an earlier run wins, and is not sent again. */
  sendNow(send: PlannedSend, current: Handling): Promise<SendOutcome> {
    const planned = this.store.outbox.plan(current.claim, send, Date.now());
    const sent = planned.then((stored) => this.resume(stored, current.claim));
    current.planned.push(planned);
    current.begun.push(sent);
    return sent;
  }

  /** Whether this run of the handler, or an earlier one, has made sends. */
  async hasSends(claim: Claim): Promise<boolean> {
    return (await this.store.outbox.sendsOf(claim.event.id)).length > 0;
  }

  /** The handler has returned these: from now on it does not run again. */
  async keepAnswer(
    current: Handling,
    messages: readonly messagingApi.Message[],
  ): Promise<readonly StoredSend[]> {
    const sends = messages.length === 0 ? [] : [planReply(current, messages, this.config.fallbackToPush)];
    return this.store.outbox.planAnswers(current.claim, sends, Date.now());
  }

  /** Goes on with a handled event, at another run. @throws like {@link deliver} */
  async resumeAll(claim: Claim): Promise<Outcome> {
    return this.deliver(claim, await this.store.outbox.sendsOf(claim.event.id));
  }

  /** Sends what is left of a handled event. @throws TryLater; SetAside if one of its sends is dead. */
  async deliver(claim: Claim, sends: readonly StoredSend[]): Promise<Outcome> {
    let anyDead = false;
    for (const send of sends) if ((await this.resume(send, claim)) === 'dead') anyDead = true;
    if (anyDead) throw new SetAside(await this.whyDead(claim));
    if (claim.event.type === 'send') return 'sent';
    return sends.length > 0 ? 'answered' : 'handled';
  }

  private async resume(stored: StoredSend, claim: Claim): Promise<SendOutcome> {
    const { state } = stored;
    if (!isOpen(state)) return state;
    this.pause.pass(stored.kind);
    const read = readDemands(stored, claim, Date.now());
    return this.gate.pass({ stored, claim, read, startedAt: performance.now() });
  }

  private async whyDead(claim: Claim): Promise<string> {
    const sends = await this.store.outbox.sendsOf(claim.event.id);
    return sends.find(({ state }) => state === 'dead')?.error ?? 'a send is dead';
  }
}
