import type { INestApplication } from '@nestjs/common';
import type { AddressInfo, Server } from 'node:net';
import { AccessTokens } from './account/access-tokens';
import { Account } from './account/account';
import type { AccountMode } from './account/account-mode';
import type { Channel } from './account/channel';
import type { BotMessage, Chat } from './chat/chat';
import { Chats } from './chat/chats';
import { People } from './chat/people';
import type { Group, User } from './chat/user';
import { Reset } from './control/reset';
import { Faults } from './faults/faults';
import { History } from './history/history';
import type { HistoryEntry } from './history/history-entry';
import type { TimelineLine } from './history/timeline';
import { timeline } from './history/timeline';
import { check } from './oracle/check';
import type { OracleOptions } from './oracle/evidence';
import type { Violation } from './oracle/violation';
import type { SandboxOptions } from './sandbox.options';
import { Deliveries } from './webhook/deliveries';
import type { WebhookAnswer } from './webhook/webhook.client';
import { WebhookSettings } from './webhook/webhook-settings';
import type { DeliveryResult, Happening } from './webhook/webhook-event';

/** A running sandbox, as tests and tools in the same process use it. */
export class Sandbox {
  /** The base of LINE's API here. */
  readonly url: string;
  readonly channel: Channel;
  readonly faults: Faults;
  readonly accessTokens: AccessTokens;
  private readonly people: People;
  private readonly log: History;
  private readonly deliveries: Deliveries;

  constructor(
    private readonly app: INestApplication<Server>,
    options: SandboxOptions,
  ) {
    const { port } = app.getHttpServer().address() as AddressInfo;
    this.url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`;
    this.channel = options.channel;
    this.faults = app.get(Faults);
    this.accessTokens = app.get(AccessTokens);
    this.people = app.get(People);
    this.log = app.get(History);
    this.deliveries = app.get(Deliveries);
  }

  get webhookUrl(): string | undefined {
    return this.app.get(WebhookSettings).value.url;
  }

  set webhookUrl(url: string | undefined) {
    this.app.get(WebhookSettings).change({ url });
  }

  get account(): AccountMode {
    return this.app.get(Account).mode;
  }

  set account(mode: AccountMode) {
    this.app.get(Account).change({ mode });
  }

  /** The user of that name, made at the first call. */
  user(name: string): User {
    return this.people.user(name);
  }

  group(name: string): Group {
    return this.people.group(name);
  }

  room(name: string): Group {
    return this.people.room(name);
  }

  /** Every chat, in the order in which their names were first called. */
  get chats(): readonly Chat[] {
    return this.app.get(Chats).all();
  }

  /** What the bot has shown in a chat, in order. */
  botMessages(chat: { readonly id: string }): readonly BotMessage[] {
    const messages = this.app.get(Chats).find(chat.id)?.messages ?? [];
    return messages.filter((message) => message.from === 'bot');
  }

  /** Delivers what users do during `act` in one body. */
  together(act: () => void): Promise<DeliveryResult> {
    return this.deliveries.together(act);
  }

  /** Delivers events once more, as first deliveries and in one body; the same one may be given twice. */
  deliver(events: readonly Happening[]): Promise<DeliveryResult> {
    return this.deliveries.deliver(events);
  }

  /** Delivers an event again `times` times, one after the other, as LINE's redeliveries; returns each outcome. */
  async redeliver(event: Happening, times = 1): Promise<DeliveryResult[]> {
    const results: DeliveryResult[] = [];
    for (let time = 0; time < times; time += 1) results.push(await this.deliveries.redeliver([event]));
    return results;
  }

  /** The request that the console's "Verify" button sends. */
  verifyWebhook(): Promise<WebhookAnswer> {
    return this.deliveries.post(this.deliveries.body([]));
  }

  /** Any bytes; signed rightly unless `signature` says otherwise, and not at all where it is null. */
  postWebhook(body: string | Buffer, signature?: string | null): Promise<WebhookAnswer> {
    return this.deliveries.post(body, signature);
  }

  get history(): readonly HistoryEntry[] {
    return this.log.entries;
  }

  /** Calls `listener` after each new entry of the history; returns how to stop that. */
  onHistory(listener: (entry: HistoryEntry) => void): () => void {
    return this.log.listen(listener);
  }

  /** Resolves with what `look` finds in the history, now or later; rejects after `timeoutMs` (5,000). */
  waitFor<T>(
    look: (history: readonly HistoryEntry[]) => T | undefined | false,
    options?: { readonly timeoutMs?: number },
  ): Promise<T> {
    return this.log.waitFor(look, options);
  }

  timeline(): TimelineLine[] {
    return timeline(this.history);
  }

  check(options?: OracleOptions): Violation[] {
    return check(this.history, options);
  }

  /** Resolves when no delivery is under way or waits for its next try. */
  settled(): Promise<void> {
    return this.deliveries.settled();
  }

  /** As at the start, but for the webhook URL. */
  async reset(): Promise<void> {
    await this.app.get(Reset).all();
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}
