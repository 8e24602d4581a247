import type { OnModuleDestroy } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { People } from '../chat/people';
import { History } from '../history/history';

const TICK_MS = 20;

export interface BurstOrder {
  readonly messages: number;
  readonly users: number;
  readonly perSecond: number;
  readonly text: string;
}

export interface BurstProgress {
  readonly running: boolean;
  readonly messages: number;
  readonly sent: number;
  /** Its history begins with this entry. */
  readonly fromN: number;
}

/** Many messages by several users, a few each tick; one burst at a time. */
@Injectable()
export class Burst implements OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private order: BurstOrder = { messages: 0, users: 1, perSecond: 1, text: '' };
  private sent = 0;
  private fromN = 0;

  constructor(
    private readonly people: People,
    private readonly history: History,
  ) {}

  get progress(): BurstProgress {
    const { messages } = this.order;
    return { running: this.timer !== undefined, messages, sent: this.sent, fromN: this.fromN };
  }

  start(order: BurstOrder): void {
    this.order = order;
    this.sent = 0;
    this.fromN = this.history.entries.length + 1;
    const started = performance.now();
    this.timer = setInterval(() => {
      const due = Math.ceil(((performance.now() - started) / 1_000) * order.perSecond);
      while (this.sent < Math.min(due, order.messages)) this.sendNext();
      if (this.sent >= order.messages) this.stop();
    }, TICK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  reset(): void {
    this.stop();
    this.order = { messages: 0, users: 1, perSecond: 1, text: '' };
    this.sent = 0;
    this.fromN = 0;
  }

  onModuleDestroy(): void {
    this.stop();
  }

  private sendNext(): void {
    const user = this.people.user(`Burst ${(this.sent % this.order.users) + 1}`);
    this.sent += 1;
    user.says(`${this.order.text} ${this.sent}`);
  }
}
