import type { EntryOf, HistoryEntry } from '../history/history-entry';
import { entriesOf } from '../history/history-entry';

/** How the oracle finds the question of an answer that is not a reply. */
export interface OracleOptions {
  /** The text of the message that a text answers; with it the oracle also checks that replies answer their own event. */
  readonly question?: (answer: string) => string | undefined;
  /** The event that a push or multicast with this retry key answers. */
  readonly eventOfRetryKey?: (retryKey: string) => string | undefined;
  /** A bot cannot know what it is handed while its send is on the way; 100 if not given. */
  readonly raceMs?: number;
}

/** One thing the bot showed, with the event that it answers. */
export interface Shown {
  readonly visible: EntryOf<'bot.visible'>;
  readonly event: EntryOf<'event'> | undefined;
}

/** The history, sorted by what the rules ask for. */
export class Evidence {
  readonly shown: readonly Shown[];
  readonly messages: readonly EntryOf<'event'>[];
  readonly raceMs: number;
  private readonly events: ReadonlyMap<string, EntryOf<'event'>>;
  private readonly read: ReadonlyMap<string, EntryOf<'message.read'>>;
  private readonly unsent: ReadonlyMap<string, EntryOf<'event'>>;
  private readonly attempted = new Map<string, EntryOf<'delivery.attempted'>>();
  private readonly acknowledged = new Map<string, EntryOf<'delivery.answered'>>();

  constructor(
    readonly history: readonly HistoryEntry[],
    readonly options: OracleOptions,
  ) {
    const events = entriesOf(history, 'event');
    this.events = new Map(events.map((event) => [event.eventId, event]));
    this.messages = events.filter(({ eventType, mode }) => eventType === 'message' && mode === 'active');
    this.read = new Map(entriesOf(history, 'message.read').map((read) => [read.messageId, read]));
    this.unsent = new Map(
      events.flatMap((event) => (event.eventType === 'unsend' ? [[event.messageId ?? '', event]] : [])),
    );
    for (const attempt of entriesOf(history, 'delivery.attempted')) keepFirst(this.attempted, attempt);
    for (const answer of entriesOf(history, 'delivery.answered')) {
      if (answer.status !== undefined && answer.status >= 200 && answer.status < 300) {
        keepFirst(this.acknowledged, answer);
      }
    }
    this.raceMs = options.raceMs ?? 100;
    this.shown = entriesOf(history, 'bot.visible').map((visible) => ({
      visible,
      event: this.eventOf(visible),
    }));
  }

  /** The message showed "Read", or was gone, before that entry. */
  readBefore({ messageId = '' }: EntryOf<'event'>, { n }: { readonly n: number }): boolean {
    return [this.read, this.unsent].some((seen) => (seen.get(messageId)?.n ?? Infinity) < n);
  }

  acknowledgement({ eventId }: EntryOf<'event'>): EntryOf<'delivery.answered'> | undefined {
    return this.acknowledged.get(eventId);
  }

  /** The bot surely had `first` before `second`: acknowledged before the other was on its way, or ahead of it in one body. */
  handedBefore(first: EntryOf<'event'>, second: EntryOf<'event'>): boolean {
    const later = this.attempted.get(second.eventId);
    if (!later) return false;
    const acknowledged = this.acknowledged.get(first.eventId);
    if (acknowledged && acknowledged.n < later.n) return true;
    if (this.attempted.get(first.eventId) !== later) return false;
    return later.eventIds.indexOf(first.eventId) < later.eventIds.indexOf(second.eventId);
  }

  private eventOf(visible: EntryOf<'bot.visible'>): EntryOf<'event'> | undefined {
    const { question, eventOfRetryKey } = this.options;
    const byPush = visible.retryKey === undefined ? undefined : eventOfRetryKey?.(visible.retryKey);
    const id = visible.eventId ?? byPush;
    if (id !== undefined) return this.events.get(id);
    const asked = visible.texts.map((text) => question?.(text)).find((text) => text !== undefined);
    if (asked === undefined) return undefined;
    return this.messages.find(({ chat, text }) => chat === visible.chat && text === asked);
  }
}

function keepFirst<T extends { readonly eventIds: readonly string[] }>(
  first: Map<string, T>,
  entry: T,
): void {
  for (const id of entry.eventIds) if (!first.has(id)) first.set(id, entry);
}
