import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { replyConfig } from '../config/reply.config';
import { TryLater } from '../inbox/event-handler';
import type { StoredSend } from '../inbox/store/outbox-store';
import { InboxStore } from '../inbox/store/inbox-store';
import { LineClient, type SendReceipt } from '../line/line.client';
import { LineRefusedError, LineUnreachableError } from '../line/line.errors';
import { Metrics } from '../metrics/metrics';
import { ReadReceipts } from '../read-receipt/read-receipts';
import type { Send, SendOutcome } from './send';
import { SendPause } from './send-pause';
import { retryAfter, verdict } from './verdict';

/** LINE forgets a retry key after 24 h: from then on another try could arrive twice. */
const RETRY_KEY_LASTS_MS = 23 * 60 * 60_000;

/** So much a clock may be set back without a word: the last hour before LINE forgets the key is there for that. */
const CLOCK_CORRECTION_MS = 30 * 60_000;

/** No reply token is good for longer, however often LINE delivers again. */
const REPLY_TOKEN_LASTS_MS = 20 * 60_000;

/** With their growing pauses they take a minute at least, however far ahead a clock has jumped meanwhile. */
const FEWEST_ATTEMPTS = 8;

/** What takes longer from the gate to LINE has waited, for LINE or for the store, and its user may have gone on writing. */
const READ_LASTS_MS = 1_000;

/** Makes one attempt of a send and keeps what came of it. An attempt whose outcome is unknown is never forgotten. */
@Injectable()
export class Delivery {
  private readonly logger = new Logger(Delivery.name);

  constructor(
    private readonly line: LineClient,
    private readonly store: InboxStore,
    private readonly receipts: ReadReceipts,
    private readonly metrics: Metrics,
    private readonly pause: SendPause,
    @Inject(replyConfig.KEY) private readonly config: ConfigType<typeof replyConfig>,
  ) {}

  /**
   * @throws TryLater if it must be attempted again: it did not arrive, or nobody knows.
   * @throws ClaimLostError if its event went on elsewhere; then nothing was sent.
   */
  async attempt(send: Send): Promise<SendOutcome> {
    const { stored, claim, read, startedAt } = send;
    const mayHaveArrived = stored.state === 'sending';
    const now = Date.now();
    if (stored.kind !== 'reply' && mayHaveArrived && !isKeyGood(stored.firstAttemptAt ?? now, now)) {
      return this.bury(
        send,
        'outcome unknown for 23 h, or for how long nobody knows as the clock was set back; not tried again, because LINE forgets the retry key after 24 h',
      );
    }
    this.pause.begin(stored.kind);
    // Its message was taken back while it waited for "Read".
    if (!(await this.store.outbox.begin(claim, stored, now))) return 'unsent';
    if (performance.now() - startedAt > READ_LASTS_MS) await this.receipts.renew(read);
    let receipt: SendReceipt;
    try {
      receipt = await this.call(stored);
    } catch (error) {
      return this.settle(send, error, mayHaveArrived);
    }
    this.pause.served(stored.kind);
    return this.end(stored, 'sent', receipt.requestId);
  }

  private call({
    id,
    kind,
    replyToken = '',
    to,
    messages,
    notificationDisabled,
  }: StoredSend): Promise<SendReceipt> {
    const body = { messages: [...messages], ...(notificationDisabled && { notificationDisabled }) };
    switch (kind) {
      case 'reply':
        return this.line.reply({ replyToken, ...body });
      case 'push':
        return this.line.push({ to: to[0] ?? '', ...body }, id);
      case 'multicast':
        return this.line.multicast({ to: [...to], ...body }, id);
    }
  }

  private async settle(send: Send, error: unknown, mayHaveArrived: boolean): Promise<SendOutcome> {
    if (!(error instanceof LineRefusedError || error instanceof LineUnreachableError)) throw error;
    const { stored, claim } = send;
    const meaning = verdict(stored.kind, error);
    if (meaning === 'refused' || meaning === 'token_spent') this.pause.served(stored.kind);
    else this.pause.failed(stored.kind, stored.conversation, error);
    switch (meaning) {
      case 'refused':
        return this.bury(send, inWords(error));
      case 'token_spent':
        // Only an earlier attempt of this very send can have spent it unnoticed; otherwise it has run out.
        return mayHaveArrived ? this.end(stored, 'assumed_sent', inWords(error)) : this.tokenRanOut(send);
      case 'not_arrived':
        if (!mayHaveArrived) await this.store.outbox.revert(claim, stored, inWords(error));
        return this.later(send, error, mayHaveArrived);
      case 'unknown':
        return this.later(send, error, true);
    }
  }

  private async later(
    send: Send,
    error: LineRefusedError | LineUnreachableError,
    mayHaveArrived: boolean,
  ): Promise<SendOutcome> {
    const { kind, attempts, createdAt } = send.stored;
    const lastsMs = kind === 'reply' ? REPLY_TOKEN_LASTS_MS : RETRY_KEY_LASTS_MS;
    if (attempts < FEWEST_ATTEMPTS || Date.now() - createdAt < lastsMs) {
      this.metrics.sends.inc({ kind, outcome: 'tried_again' });
      throw new TryLater(inWords(error), retryAfter(error, attempts));
    }
    if (kind === 'reply' && !mayHaveArrived) return this.tokenRanOut(send);
    return this.bury(
      send,
      `given up, outcome ${mayHaveArrived ? 'unknown' : 'known: not arrived'}: ${inWords(error)}`,
    );
  }

  private async tokenRanOut(send: Send): Promise<SendOutcome> {
    const { stored, claim } = send;
    if (!this.config.fallbackToPush || stored.to.length === 0) return this.bury(send, 'reply token expired');
    await this.store.outbox.becomePush(claim, stored);
    this.metrics.sends.inc({ kind: 'reply', outcome: 'became_push' });
    return this.attempt({ ...send, stored: { ...stored, kind: 'push', state: 'planned' } });
  }

  /** Under the claim: whoever has it now may know of an attempt that arrived. */
  private async bury({ stored, claim }: Send, reason: string): Promise<SendOutcome> {
    await this.store.outbox.bury(claim, stored, reason, Date.now());
    this.metrics.sends.inc({ kind: stored.kind, outcome: 'dead' });
    this.logger.error('A message was not sent', {
      id: stored.id,
      event: stored.eventId,
      kind: stored.kind,
      reason,
    });
    return 'dead';
  }

  private async end(send: StoredSend, outcome: 'sent' | 'assumed_sent', note?: string): Promise<SendOutcome> {
    await this.store.outbox.finish(send, outcome, Date.now(), note);
    this.metrics.sends.inc({ kind: send.kind, outcome });
    return outcome;
  }
}

/** By the wall clock, as it must outlast the process. Where that was set back, nobody knows how old the key is. */
function isKeyGood(firstAttemptAt: number, now: number): boolean {
  return now - firstAttemptAt <= RETRY_KEY_LASTS_MS && now >= firstAttemptAt - CLOCK_CORRECTION_MS;
}

/** LINE's own words with what they are about; its details name properties, and quote no text. */
function inWords(error: LineRefusedError | LineUnreachableError): string {
  if (!(error instanceof LineRefusedError) || error.details.length === 0) return error.message;
  return `${error.message}: ${error.details.map(({ property, message }) => [property, message].filter(Boolean).join(': ')).join('; ')}`;
}
