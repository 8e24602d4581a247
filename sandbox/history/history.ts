import { Injectable } from '@nestjs/common';
import { SandboxOptions } from '../sandbox.options';
import type { Fact, HistoryEntry } from './history-entry';

type Listener = (entry: HistoryEntry) => void;

/** All that happened, in order. Nothing is ever changed in it. */
@Injectable()
export class History {
  private list: HistoryEntry[] = [];
  private readonly listeners = new Set<Listener>();

  constructor(private readonly options: SandboxOptions) {}

  get entries(): readonly HistoryEntry[] {
    return this.list;
  }

  add(fact: Fact): void {
    const entry = { n: this.list.length + 1, at: this.options.now(), ...fact };
    this.list.push(entry);
    for (const listener of this.listeners) listener(entry);
  }

  /** Calls `listener` after each new entry; returns how to stop that. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
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
  }
}
