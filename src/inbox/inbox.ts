import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { readReceiptConfig } from '../config/read-receipt.config';
import { storeConfig } from '../config/store.config';
import { Metrics } from '../metrics/metrics';
import { describeError } from './describe-error';
import { EventHandler } from './event-handler';
import { ForeignChannelError } from './inbox.errors';
import type { LineEvent } from './line-event';
import { readEvent, type ReceivedEvent } from './received-event';
import type { NewEvent } from './store/event-store';
import { InboxStore } from './store/inbox-store';

export interface WebhookBody {
  /** LINE's user id of the bot. */
  readonly destination: string;
  /** Parsed, but unchecked. */
  readonly events: readonly unknown[];
}

/** Enough for a commit to be worth its wait, few enough that it doesn't stall the process. */
const EVENTS_PER_COMMIT = 250;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Takes in what LINE delivers and keeps each event once. */
@Injectable()
export class Inbox {
  private readonly logger = new Logger(Inbox.name);

  constructor(
    private readonly store: InboxStore,
    private readonly handler: EventHandler,
    private readonly metrics: Metrics,
    @Inject(storeConfig.KEY) private readonly retention: ConfigType<typeof storeConfig>,
    @Inject(readReceiptConfig.KEY) private readonly receipts: ConfigType<typeof readReceiptConfig>,
  ) {}

  /**
   * Resolves when every event of a signed body is on disk, or needs not be. Then LINE may be told 200.
   *
   * @throws StoreUnavailableError, ForeignChannelError: nothing of it counts as received, LINE shall deliver again.
   */
  async receive(body: WebhookBody): Promise<void> {
    if (body.events.length === 0) return;
    await this.adopt(body.destination);
    const now = Date.now();
    for (let from = 0; from < body.events.length; from += EVENTS_PER_COMMIT) {
      await this.keep(body.events.slice(from, from + EVENTS_PER_COMMIT), now);
    }
  }

  private async adopt(channel: string): Promise<void> {
    try {
      await this.store.adopt(channel);
    } catch (error) {
      if (error instanceof ForeignChannelError) this.logger.error(error.message);
      throw error;
    }
  }

  private async keep(raw: readonly unknown[], now: number): Promise<void> {
    const received = raw.map(readEvent);
    const fresh = received.filter((event) => event.broken !== undefined || !this.isTooOld(event, now));
    const { stored, duplicates } = await this.store.events.add(
      fresh.map((event) => this.toStore(event, now)),
    );

    const tooOld = received.length - fresh.length;
    if (tooOld > 0)
      this.logger.warn('Events older than RETENTION_DAYS are not taken in. Is this clock right?', {
        events: tooOld,
      });
    this.metrics.events.inc({ result: 'too_old' }, tooOld);
    this.metrics.events.inc({ result: 'duplicate' }, duplicates);
    const broken = stored.filter((event) => event.broken !== undefined);
    this.metrics.events.inc({ result: 'broken' }, broken.length);
    this.metrics.events.inc({ result: 'stored' }, stored.length - broken.length);
    for (const { id, broken: reason } of broken)
      this.logger.warn('A broken event was set aside', { id, reason });
  }

  /** Its id may be forgotten already, so a captured body could be replayed with it. */
  private isTooOld(event: ReceivedEvent, now: number): boolean {
    return event.timestamp < now - this.retention.retentionDays * DAY_MS;
  }

  private toStore(received: ReceivedEvent, receivedAt: number): NewEvent {
    const { event, broken, id, conversation, type, timestamp, isRedelivery, json } = received;
    const common = { id, conversation, type, timestamp, isRedelivery, json, receivedAt };
    const unseen = { visible: false, leaveUnread: false, markDue: false };
    if (!event) return { ...common, ...unseen, ...(broken !== undefined && { broken }) };
    const message = event.type === 'message' || event.type === 'messageEdited' ? event.message : undefined;
    const unsends = event.type === 'unsend' && { unsends: event.unsend.messageId };
    // What another channel answers is neither read nor left unread by this one, but can be taken back here too.
    if (event.mode === 'standby') {
      return { ...common, ...unseen, ...(message && { message: { id: message.id } }), ...unsends };
    }
    const token = message && 'markAsReadToken' in message ? message.markAsReadToken : undefined;
    const marks = this.receipts.mode !== 'automatic';
    const leaveUnread = marks && event.type === 'message' && this.leavesUnread(event);
    return {
      ...common,
      ...(message && { message: { id: message.id, ...(token !== undefined && { markAsReadToken: token }) } }),
      visible: message !== undefined || event.type === 'postback',
      leaveUnread,
      markDue: marks && this.receipts.timing === 'on-receive' && event.type === 'message' && !leaveUnread,
      ...unsends,
    };
  }

  private leavesUnread(event: LineEvent): boolean {
    try {
      return this.handler.leavesUnread(event);
    } catch (error) {
      // A feature's matcher must not keep an event from being stored; it fails again, and is reported, when it is handled.
      this.logger.warn('A feature could not tell whether a message stays unread', {
        error: describeError(error),
      });
      return false;
    }
  }
}
