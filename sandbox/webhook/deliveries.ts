import type { OnModuleDestroy } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { History } from '../history/history';
import { ReplyTokens } from '../platform/reply-tokens';
import { SandboxOptions } from '../sandbox.options';
import type { WebhookAnswer } from './webhook.client';
import { WebhookClient } from './webhook.client';
import type { DeliveryResult, Happening } from './webhook-event';

const NO_URL: WebhookAnswer = { status: undefined, problem: undefined, ms: 0 };

/** Tells the bot what happened: at once, each body by itself, and again until it answers 2xx. */
@Injectable()
export class Deliveries implements OnModuleDestroy {
  url: string | undefined;
  private readonly underWay = new Set<Promise<unknown>>();
  private stopping = new AbortController();
  private count = 0;
  private batch: Happening[] | undefined;

  constructor(
    private readonly options: SandboxOptions,
    private readonly history: History,
    private readonly replyTokens: ReplyTokens,
    private readonly client: WebhookClient,
  ) {
    this.url = options.webhookUrl;
  }

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
    if (this.url === undefined) return Promise.resolve(NO_URL);
    return this.track(this.client.post(this.url, body, signature, this.stopping.signal));
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

  private track<T>(promise: Promise<T>): Promise<T> {
    this.underWay.add(promise);
    void promise.finally(() => this.underWay.delete(promise));
    return promise;
  }

  private async untilAccepted(happenings: readonly Happening[]): Promise<DeliveryResult> {
    if (this.url === undefined) return resultOf(NO_URL, 0);
    const { signal } = this.stopping;
    const schedule = this.options.redelivery ? this.options.redeliveryScheduleMs : [];
    this.count += 1;
    const delivery = this.count;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.attempt(delivery, happenings, attempt, attempt > 1);
      const result = resultOf(answer, attempt);
      const wait = schedule[attempt - 1] ?? schedule.at(-1);
      if (result.delivered || wait === undefined) return result;
      await pause(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return result;
    }
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
