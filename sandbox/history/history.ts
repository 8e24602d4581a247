import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Clock } from '../clock';
import type { Fact, HistoryEntry } from './history-entry';

type Listener = (entry: HistoryEntry) => void;

/** All that happened, in order. Nothing is ever changed in it. */
@Injectable()
export class History {
  /** Names this history: another one begins at every reset. */
  run = randomUUID();
  private list: HistoryEntry[] = [];
  private readonly listeners = new Set<Listener>();
  private readonly readers = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  get entries(): readonly HistoryEntry[] {
    return this.list;
  }

  /** `at` is given where what it tells of carries that time, too. */
  add(fact: Fact, at = this.clock.now()): void {
    const entry = { n: this.list.length + 1, at, ...fact };
    this.list.push(entry);
    for (const listener of this.listeners) listener(entry);
    for (const reader of this.readers) reader();
  }

  /** Calls `listener` after each new entry; returns how to stop that. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Calls `wake` after new entries and resets, for one who reads `entries` on their own; returns how to stop that. */
  follow(wake: () => void): () => void {
    this.readers.add(wake);
    return () => {
      this.readers.delete(wake);
    };
  }

  /** Resolves with what `look` finds, now or after a later entry; rejects after `timeoutMs`. */
  waitFor<T>(
    look: (entries: readonly HistoryEntry[]) => T | undefined | false,
    { timeoutMs = 5_000 }: { readonly timeoutMs?: number } = {},
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const attempt = (): void => {
        try {
          const found = look(this.list);
          if (found === undefined || found === false) return;
          end();
          resolve(found);
        } catch (error) {
          end();
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`not in the history after ${timeoutMs} ms (${this.list.length} entries)`));
      }, timeoutMs);
      const stop = this.listen(attempt);
      const end = (): void => {
        clearTimeout(timer);
        stop();
      };
      attempt();
    });
  }

  reset(): void {
    this.list = [];
    this.run = randomUUID();
    for (const reader of this.readers) reader();
  }
}
