import { Logger } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { InboxStore } from './store/inbox-store';

/** How often the store is asked for conversations whose wake was missed: after a crash, or past what memory holds. */
const SWEEP_MS = 2_000;

/** Few enough that a step is a matter of milliseconds, also where all of them are held. */
const WALKED_AT_ONCE = 100;

/** How long a step is rested from that found work, where nothing gets done at present: that finds out whether it has changed. */
const AT_LEISURE_MS = 1_000;

export interface Sweeper {
  /** Whether there is room for more. */
  wantsMore(): boolean;
  /** Whether whatever is taken up is only put off, so that there is no hurry. */
  isFutile(): boolean;
  found(conversation: string): void;
}

/** Walks through all conversations that have work in the store, again and again, a few at a time. */
export class Sweep {
  private readonly logger = new Logger(Sweep.name);
  private timer: NodeJS.Timeout | undefined;
  private walking = false;
  /** Where it goes on, so that those at the front, when there is always work for them, keep it from none behind. */
  private walkedTo = '';

  constructor(
    private readonly store: Pick<InboxStore, 'events'>,
    private readonly sweeper: Sweeper,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.walk(), SWEEP_MS);
    void this.walk();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async walk(): Promise<void> {
    if (this.walking) return;
    this.walking = true;
    try {
      while (this.sweeper.wantsMore()) {
        const started = performance.now();
        const { due, next } = await this.store.events.due(this.walkedTo, WALKED_AT_ONCE, Date.now());
        for (const conversation of due) this.sweeper.found(conversation);
        this.walkedTo = next ?? '';
        if (next === undefined) return;
        // However many are held, the store and the event loop are others' for half of the time.
        const tookMs = performance.now() - started;
        const atLeisure = due.length > 0 && this.sweeper.isFutile();
        await delay(atLeisure ? AT_LEISURE_MS : tookMs, undefined, { ref: false });
      }
    } catch (error) {
      this.logger.error('The store could not be asked for waiting conversations', {
        error: (error as Error).message,
      });
    } finally {
      this.walking = false;
    }
  }
}
