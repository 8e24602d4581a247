import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { setTimeout as delay } from 'node:timers/promises';
import { inboxConfig } from '../config/inbox.config';
import type { Subscription } from 'rxjs';
import { EventProcessor } from './event-processor';
import { InboxStore } from './store/inbox-store';

/** Conversations that wait in memory; the rest wait in the store alone, so that a backlog of any size fits. */
const WAITING_LIMIT = 10_000;

/** Then the next conversation has its turn, so that a busy one keeps none from starting. */
const EVENTS_IN_A_ROW = 20;

/** How often the store is asked for conversations whose wake was missed: after a crash, or past the limit above. */
const SWEEP_MS = 2_000;

/** Few enough that a step is a matter of milliseconds, also where all of them are held. */
const WALKED_AT_ONCE = 100;

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
  private sweeper: NodeJS.Timeout | undefined;
  private sweeping = false;
  /** Where the sweep goes on, so that those at the front, when there is always work for them, keep it from none behind. */
  private sweptTo = '';
  private stopping = false;
  /** The time to stop is over: what is still in hand meets a closed store. */
  private gaveUp = false;

  constructor(
    private readonly store: InboxStore,
    private readonly processor: EventProcessor,
    @Inject(inboxConfig.KEY) private readonly config: ConfigType<typeof inboxConfig>,
  ) {}

  /** Takes up what a crash or a stop has left, and goes on from there. */
  start(): void {
    this.wakes = this.store.wakes.subscribe((conversation) => {
      this.wake(conversation);
    });
    this.sweeper = setInterval(() => void this.sweep(), SWEEP_MS);
    void this.sweep();
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
    clearInterval(this.sweeper);
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

  private wantsMore(): boolean {
    return !this.stopping && this.waiting.size < WAITING_LIMIT / 2;
  }

  private async sweep(): Promise<void> {
    if (this.sweeping || this.stopping) return;
    this.sweeping = true;
    try {
      while (this.wantsMore()) {
        const started = performance.now();
        const { due, next } = await this.store.events.due(this.sweptTo, WALKED_AT_ONCE, Date.now());
        for (const conversation of due) if (!this.inHand.has(conversation)) this.wake(conversation);
        this.sweptTo = next ?? '';
        if (next === undefined) return;
        // However many are held, the store and the event loop are others' for half of the time.
        await delay(performance.now() - started, undefined, { ref: false });
      }
    } catch (error) {
      this.logger.error('The store could not be asked for waiting conversations', {
        error: (error as Error).message,
      });
    } finally {
      this.sweeping = false;
    }
  }
}
