import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { Model } from '../model/model.ts';
import { api } from './api.ts';
import { follow } from './feed.ts';
import type { HistoryEntry } from './history-entry.ts';

/** How much of the past the timeline begins with. */
const PAST_ENTRIES = 3_000;
/** The history says that these have changed, and not to what. */
const NEWS_TO_ASK_FOR: readonly string[] = ['settings.changed', 'faults.changed', 'fault.played'];
const ASKING_PAUSE_MS = 100;

/** The model, and everyone who wants to know of its changes. */
export class Live {
  model: Model | undefined;
  connected = false;
  private readonly listeners = new Set<() => void>();
  private asking = false;
  private stop: () => void = () => undefined;

  /** Reads everything anew and follows from there. */
  async start(): Promise<void> {
    this.stop();
    const state = await api.state();
    const model = new Model(state);
    this.model = model;
    this.stop = follow(state.run, Math.max(0, state.n - PAST_ENTRIES), {
      entries: (entries) => {
        this.take(model, entries);
      },
      reset: () => void this.start(),
      connected: (isConnected) => {
        this.connected = isConnected;
        this.changed();
      },
    });
    const first = model.chats.get(location.hash.slice(1)) ?? [...model.chats.values()][0];
    if (first) this.choose(first.about.id);
    this.changed();
  }

  choose(chat: string): void {
    const { model } = this;
    if (!model) return;
    model.choose(chat);
    // For the next reload.
    history.replaceState(null, '', `#${chat}`);
    if (model.chosenChat?.loaded === false) void this.fill(chat);
    this.changed();
  }

  /** Asks for messages that were before the first one here. */
  async fill(chat: string, before?: string): Promise<void> {
    const answer = await api.chat(chat, before);
    this.model?.filled(answer);
    this.changed();
  }

  changed(): void {
    for (const listener of this.listeners) listener();
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  private take(model: Model, entries: readonly HistoryEntry[]): void {
    for (const entry of entries) model.apply(entry);
    if (entries.some(({ type }) => NEWS_TO_ASK_FOR.includes(type))) this.ask(model);
    if (model.chosen === undefined) {
      const [first] = model.chats.keys();
      if (first !== undefined) this.choose(first);
    }
    this.changed();
  }

  /** Soon, and once for all that changes until then: a fault may strike hundreds of calls a second. */
  private ask(model: Model): void {
    if (this.asking) return;
    this.asking = true;
    setTimeout(() => {
      this.asking = false;
      void Promise.all([api.settings(), api.faults()]).then(([settings, faults]) => {
        Object.assign(model, { settings, faults });
        this.changed();
      });
    }, ASKING_PAUSE_MS);
  }
}

export const LiveContext = createContext(new Live());

/** The live model; draws again whenever it changes. */
export function useLive(): Live {
  const live = useContext(LiveContext);
  const [, draw] = useState(0);
  useEffect(
    () =>
      live.listen(() => {
        draw((count) => count + 1);
      }),
    [live],
  );
  return live;
}
