import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { setTimeout as delay } from 'node:timers/promises';
import { inboxConfig } from '../config/inbox.config';
import type { Subscription } from 'rxjs';
import { EventProcessor } from './event-processor';
import { InboxStore } from './store/inbox-store';
import { Sweep } from './sweep';

/** Conversations that wait in memory; the rest wait in the store alone, so that a backlog of any size fits. */
const WAITING_LIMIT = 10_000;

/** Then the next conversation has its turn, so that a busy one keeps none from starting. */
const EVENTS_IN_A_ROW = 20;

/** So many in a row that were put off, and there is no hurry to take up more: nothing gets done at present. */
const PUT_OFF_IN_A_ROW = 100;

/** Works through conversations: one event at a time in each, many conversations at once. */
@Injectable()
export class ConversationRunner {
  private readonly logger = new Logger(ConversationRunner.name);
  private readonly waiting = new Set<string>();
  private readonly inHand = new Map<string, Promise<void>>();
  /** Woken while in hand: what woke them may have come after their last look. */
  private readonly wokenAgain = new Set<string>();
  private readonly held = new Map<string, NodeJS.Timeout>();
  private wakes: Subscription | undefined;
  private readonly sweep: Sweep;
  private putOffInARow = 0;
  private stopping = false;
  /** The time to stop is over: what is still in hand meets a closed store. */
  private gaveUp = false;

  constructor(
    private readonly store: InboxStore,
    private readonly processor: EventProcessor,
    @Inject(inboxConfig.KEY) private readonly config: ConfigType<typeof inboxConfig>,
  ) {
    this.sweep = new Sweep(store, {
      wantsMore: () => !this.stopping && this.waiting.size < WAITING_LIMIT / 2,
      isFutile: () => this.putOffInARow >= PUT_OFF_IN_A_ROW,
      found: (conversation) => {
        if (!this.inHand.has(conversation)) this.wake(conversation);
      },
    });
  }

  /** Takes up what a crash or a stop has left, and goes on from there. */
  start(): void {
    this.wakes = this.store.wakes.subscribe((conversation) => {
      this.wake(conversation);
    });
    this.sweep.start();
  }

  private wake(conversation: string): void {
    if (this.stopping) return;
    if (this.inHand.has(conversation)) this.wokenAgain.add(conversation);
    else if (this.waiting.size < WAITING_LIMIT) this.waiting.add(conversation);
    this.fill();
  }

  /** Starts nothing new, and waits for what is in hand. What is not finished then goes on after the next start. */
  async stop(withinMs: number): Promise<void> {
    this.stopping = true;
    this.wakes?.unsubscribe();
    this.sweep.stop();
    this.held.forEach((timer) => {
      clearTimeout(timer);
    });
    const timeUp = new AbortController();
    await Promise.race([
      Promise.all(this.inHand.values()),
      delay(withinMs, undefined, { signal: timeUp.signal }).catch(() => undefined),
    ]);
    timeUp.abort();
    this.gaveUp = true;
    if (this.inHand.size > 0)
      this.logger.warn('Stopped with work in hand; it goes on at the next start', {
        conversations: this.inHand.size,
      });
  }

  private fill(): void {
    for (const conversation of this.waiting) {
      if (this.stopping || this.inHand.size >= this.config.concurrency) return;
      this.waiting.delete(conversation);
      this.inHand.set(conversation, this.work(conversation));
    }
  }

  private async work(conversation: string): Promise<void> {
    try {
      if (await this.drain(conversation)) this.wokenAgain.add(conversation);
    } catch (error) {
      // The store did not answer; the sweep comes back to this conversation.
      if (!this.gaveUp)
        this.logger.error('A conversation could not be worked on', { error: (error as Error).message });
    } finally {
      this.inHand.delete(conversation);
      if (this.wokenAgain.delete(conversation)) this.wake(conversation);
      else this.fill();
    }
  }

  /** @returns whether there may be more to do now. */
  private async drain(conversation: string): Promise<boolean> {
    for (let events = 0; events < EVENTS_IN_A_ROW; events++) {
      if (this.stopping) return false;
      const claim = await this.store.events.claim(conversation, Date.now());
      if (!claim) return false;
      const heldForMs = await this.processor.process(claim);
      this.putOffInARow = heldForMs === undefined ? 0 : this.putOffInARow + 1;
      if (heldForMs !== undefined) {
        // A timer may fire a moment early, and would find the conversation still held.
        this.wakeIn(conversation, heldForMs + 2);
        return false;
      }
    }
    return true;
  }

  private wakeIn(conversation: string, ms: number): void {
    if (this.stopping || this.held.size >= WAITING_LIMIT) return;
    clearTimeout(this.held.get(conversation));
    this.held.set(
      conversation,
      setTimeout(() => {
        this.held.delete(conversation);
        this.wake(conversation);
      }, ms),
    );
  }
}
