import { Subject } from 'rxjs';
import type { ConversationStore } from './conversation-store';
import type { EventStore, NewEvent } from './event-store';
import type { OutboxStore } from './outbox-store';

/**
 * What must survive a crash: events, read state and sends of one bot, in one database so that they change together.
 * Writes reject with `StoreUnavailableError` while the store takes none.
 */
export abstract class InboxStore {
  /** New events, once they are on disk. */
  readonly stored = new Subject<readonly NewEvent[]>();
  /** Conversations that have, or may have, got work. A wake can be missed; the work is on disk. */
  readonly wakes = new Subject<string>();

  abstract readonly events: EventStore;
  abstract readonly conversations: ConversationStore;
  abstract readonly outbox: OutboxStore;

  /** LINE's user id of the bot whose store this is; undefined while it is new. */
  abstract readonly owner: string | undefined;

  /** Ties the store to a bot (its LINE user id) at first use. @throws ForeignChannelError if it is another bot's. */
  abstract adopt(channel: string): Promise<void>;
  /** Rejects if the store takes no writes. */
  abstract ping(): Promise<void>;
  /** Gives no more wakes that another instance could have: this one takes up no more. */
  endWakes(): Promise<void> {
    return Promise.resolve();
  }

  abstract close(): Promise<void>;
}
