import type { OnModuleDestroy } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { History } from '../history/history';
import { ReplyTokens } from '../platform/reply-tokens';
import { SandboxOptions } from '../sandbox.options';
import type { WebhookAnswer } from './webhook.client';
import { WebhookClient } from './webhook.client';
import { WebhookSettings } from './webhook-settings';
import type { DeliveryResult, Happening } from './webhook-event';

const NO_URL: WebhookAnswer = { status: undefined, problem: undefined, ms: 0 };

/** Tells the bot what happened: at once, each body by itself, and again until it answers 2xx. */
@Injectable()
export class Deliveries implements OnModuleDestroy {
  private readonly underWay = new Set<Promise<unknown>>();
  private stopping = new AbortController();
  private count = 0;
  private batch: Happening[] | undefined;

  constructor(
    private readonly options: SandboxOptions,
    private readonly history: History,
    private readonly replyTokens: ReplyTokens,
    private readonly client: WebhookClient,
    private readonly settings: WebhookSettings,
  ) {}

  /** Delivers what happens during `act` in one body. */
  together(act: () => void): Promise<DeliveryResult> {
    const happenings: Happening[] = [];
    this.batch = happenings;
    try {
      act();
    } finally {
      this.batch = undefined;
    }
    return this.deliver(happenings);
  }

  /** A new event: delivered now, or with the others of its batch, whose promise tells then. */
  hand(happening: Happening): Promise<DeliveryResult> | undefined {
    if (!this.batch) return this.deliver([happening]);
    this.batch.push(happening);
    return undefined;
  }

  /** Delivers one body until a 2xx, or once where redelivery is off. */
  deliver(happenings: readonly Happening[]): Promise<DeliveryResult> {
    return this.track(this.untilAccepted(happenings));
  }

  /** One more delivery, whatever became of those before. */
  redeliver(happenings: readonly Happening[]): Promise<DeliveryResult> {
    this.count += 1;
    return this.track(this.attempt(this.count, happenings, 1, true).then((answer) => resultOf(answer, 1)));
  }

  /** Bytes as they are. Without `signature` they are signed rightly; null sends no signature. */
  post(body: string | Buffer, signature: string | null = this.client.sign(body)): Promise<WebhookAnswer> {
    const { url } = this.settings.value;
    if (url === undefined) return Promise.resolve(NO_URL);
    return this.postTo(url, body, signature);
  }

  /** To any URL, with what the console's "Verify" button sends: no events. */
  verify(url: string): Promise<WebhookAnswer> {
    const body = this.body([]);
    return this.postTo(url, body, this.client.sign(body));
  }

  body(events: readonly unknown[]): string {
    return JSON.stringify({ destination: this.options.channel.botUserId, events });
  }

  /** Resolves when nothing is on its way to the bot or waits to be delivered again. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay);
  }

  reset(): void {
    this.stopping.abort();
    this.stopping = new AbortController();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.settled();
  }

  private postTo(url: string, body: string | Buffer, signature: string | null): Promise<WebhookAnswer> {
    const { timeoutMs } = this.settings.value;
    return this.track(this.client.post(url, body, { signature, timeoutMs, signal: this.stopping.signal }));
  }

  private track<T>(promise: Promise<T>): Promise<T> {
    this.underWay.add(promise);
    void promise.finally(() => this.underWay.delete(promise));
    return promise;
  }

  private async untilAccepted(happenings: readonly Happening[]): Promise<DeliveryResult> {
    const { url, active } = this.settings.value;
    if (url === undefined || !active) return resultOf(NO_URL, 0);
    const { signal } = this.stopping;
    this.count += 1;
    const delivery = this.count;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.attempt(delivery, happenings, attempt, attempt > 1);
      const result = resultOf(answer, attempt);
      const wait = this.waitAfter(attempt);
      if (result.delivered || wait === undefined) return result;
      await pause(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return result;
    }
  }

  private waitAfter(attempt: number): number | undefined {
    const { redelivery, redeliveryScheduleMs } = this.settings.value;
    return redelivery ? (redeliveryScheduleMs[attempt - 1] ?? redeliveryScheduleMs.at(-1)) : undefined;
  }

  private async attempt(
    delivery: number,
    happenings: readonly Happening[],
    attempt: number,
    redelivery: boolean,
  ): Promise<WebhookAnswer> {
    const eventIds = happenings.map(({ eventId }) => eventId);
    const events = happenings.map(({ event }) =>
      event.deliveryContext ? { ...event, deliveryContext: { isRedelivery: redelivery } } : event,
    );
    for (const { replyToken } of happenings) if (replyToken !== undefined) this.replyTokens.arm(replyToken);
    this.history.add({ type: 'delivery.attempted', delivery, eventIds, attempt, redelivery });
    const answer = await this.post(this.body(events));
    this.history.add({ type: 'delivery.answered', delivery, eventIds, attempt, ...answer });
    return answer;
  }
}

function resultOf({ status, problem, ms }: WebhookAnswer, attempts: number): DeliveryResult {
  const delivered = status !== undefined && status >= 200 && status < 300;
  return { delivered, attempts, status, problem, ms };
}
