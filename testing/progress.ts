import { SetAside } from '../src/inbox/event-handler';
import type { NewEvent, StoredEvent } from '../src/inbox/store/event-store';
import type { InboxStore } from '../src/inbox/store/inbox-store';

interface OpenEvent {
  readonly id: string;
  readonly conversation: string;
  readonly end: PromiseWithResolvers<undefined>;
  readonly givenUp: PromiseWithResolvers<undefined>;
}

/** How far the bot is with each event that it has taken in. */
export class Progress {
  private readonly ends = new Map<string, Promise<undefined>>();
  /** In the order stored, which is the order in which a conversation's events end. */
  private open: OpenEvent[] = [];
  private readonly failures = new Map<string, Error>();
  private readonly marks = new Set<Promise<unknown>>();
  private step = Promise.withResolvers<undefined>();

  constructor(private readonly store: InboxStore) {
    store.stored.subscribe((events) => {
      for (const event of events) this.began(event);
    });
  }

  /** A try failed; another may follow. */
  failed({ id }: StoredEvent, error: unknown): void {
    this.failures.set(id, asError(error));
  }

  succeeded({ id }: StoredEvent): void {
    this.failures.delete(id);
  }

  /** A try is over and recorded; `done` if it was the last. */
  tried({ id, conversation }: StoredEvent, done: boolean): void {
    if (done) this.end(id, conversation);
    this.step.resolve(undefined);
    this.step = Promise.withResolvers();
  }

  /** A mark is under way. */
  marking<T>(mark: Promise<T>): Promise<T> {
    this.marks.add(mark);
    const over = () => this.marks.delete(mark);
    mark.then(over, over);
    return mark;
  }

  /** Resolves when the event has ended, well or not. */
  async endOf(id: string): Promise<void> {
    // One that is unknown was not stored, or under an id of the bot's own making.
    await (this.ends.get(id) ?? this.allEnded());
    await this.marked();
  }

  /** Resolves when nothing that the store holds is left to do. */
  async allEnded(): Promise<void> {
    for (;;) {
      const { promise: nextTry } = this.step;
      if ((await this.store.events.backlog()).pending === 0) break;
      await nextTry;
    }
    await this.marked();
  }

  /** Nobody waits for the event any more, or for any without an id: a handler that hangs must hold up nothing else. */
  giveUp(id?: string): void {
    for (const event of this.open) if (id === undefined || event.id === id) event.givenUp.resolve(undefined);
  }

  /** Resolves when the event is given up, in most cases never. */
  givenUp({ id }: StoredEvent): Promise<undefined> {
    return (
      this.open.find((event) => event.id === id)?.givenUp.promise ??
      Promise.withResolvers<undefined>().promise
    );
  }

  /** What the event's last try met, or that of any without an id; told once. */
  takeFailure(id?: string): Error | undefined {
    const [event = ''] = id === undefined ? this.failures.keys() : [id];
    const failure = this.failures.get(event);
    this.failures.delete(event);
    return failure;
  }

  private began({ id, conversation, broken }: NewEvent): void {
    const end = Promise.withResolvers<undefined>();
    this.ends.set(id, end.promise);
    if (broken === undefined) {
      this.open.push({ id, conversation, end, givenUp: Promise.withResolvers() });
    } else {
      this.failures.set(id, new SetAside(`The event is broken: ${broken}.`));
      end.resolve(undefined);
    }
  }

  private async marked(): Promise<void> {
    while (this.marks.size > 0) await Promise.allSettled(this.marks);
  }

  /** Ends those before it too: one that its writer has taken back is never given out. */
  private end(id: string, conversation: string): void {
    const last = this.open.findIndex((event) => event.id === id);
    const ended = this.open.filter((event, i) => i <= last && event.conversation === conversation);
    this.open = this.open.filter((event) => !ended.includes(event));
    for (const { end } of ended) end.resolve(undefined);
  }
}

/** Not by instanceof: the errors of Node itself come from outside of the realm that jest makes for a test. */
function asError(thrown: unknown): Error {
  const hasStack = typeof thrown === 'object' && thrown !== null && 'stack' in thrown;
  return hasStack ? (thrown as Error) : new Error(`A handler threw what is not an Error: ${String(thrown)}`);
}
