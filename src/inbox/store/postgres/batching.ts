import { StoreUnavailableError } from '../../inbox.errors';
import { isAboutValues } from './store-error';

/** Enough for a round trip to be worth its wait, few enough for a statement to stay short. */
const AT_ONCE = 50;

/** A statement that takes longer waits for somebody, and the next need not wait for the same. */
const SLOW_MS = 50;

interface Limits<Item> {
  /** What an item counts for; one, if not given. */
  readonly sizeOf?: (item: Item) => number;
  /** Where the order of arrival counts, a slow statement holds up all that comes later. */
  readonly inOrder?: boolean;
  /** What comes when so much waits is refused: the server does not keep up, or has stopped to answer. */
  readonly mostWaiting?: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does together what is asked at the same moment: one round trip and one wait for the disk for all of it. While some is at
 * the server, the next gathers. An item that the server cannot take spoils none of its neighbours.
 */
export class Batching<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private running = 0;
  private readonly slow = new Set<readonly Waiting<Item, Result>[]>();
  private gathering = false;

  /**
   * @param work does all items in one transaction. @returns a result for each, in their order.
   * @param keyOf no two items of the same key are done together: an UPDATE applies just one of them.
   */
  constructor(
    private readonly work: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly keyOf: (item: Item) => unknown,
    private readonly limits: Limits<Item> = {},
  ) {}

  /** @throws StoreUnavailableError where too much waits already. */
  run(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length >= (this.limits.mostWaiting ?? Infinity)) {
        reject(new StoreUnavailableError(`PostgreSQL does not keep up: ${this.waiting.length} wait for it.`));
        return;
      }
      this.waiting.push({ item, resolve, reject });
      this.gather();
    });
  }

  private gather(): void {
    if (this.gathering || this.running > this.slow.size || this.running > 1 || this.waiting.length === 0)
      return;
    this.gathering = true;
    setImmediate(() => {
      this.gathering = false;
      void this.execute(this.takeBatch());
    });
  }

  private takeBatch(): Waiting<Item, Result>[] {
    const { sizeOf = () => 1, inOrder } = this.limits;
    const batch = new Map<unknown, Waiting<Item, Result>>();
    const rest: Waiting<Item, Result>[] = [];
    let size = 0;
    for (const entry of this.waiting) {
      const key = this.keyOf(entry.item);
      const more = sizeOf(entry.item);
      if (batch.size === 0 || (size + more <= AT_ONCE && !batch.has(key))) {
        batch.set(key, entry);
        size += more;
      } else {
        // None may get past it: the first that is left out fills the batch where their order counts.
        if (inOrder) size = AT_ONCE;
        rest.push(entry);
      }
    }
    this.waiting = rest;
    return [...batch.values()];
  }

  private async execute(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    this.running += 1;
    const patience = setTimeout(() => {
      this.slow.add(batch);
      this.gather();
    }, SLOW_MS);
    if (this.limits.inOrder) clearTimeout(patience);
    await this.settle(batch);
    clearTimeout(patience);
    this.slow.delete(batch);
    this.running -= 1;
    this.gather();
  }

  private async settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.work(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, n) => {
        resolve(results[n] as Result);
      });
    } catch (error) {
      if (batch.length > 1 && error instanceof StoreUnavailableError && isAboutValues(error.cause)) {
        for (const entry of batch) await this.settle([entry]);
        return;
      }
      for (const { reject } of batch) reject(error);
    }
  }
}
