import { StoreUnavailableError } from '../../inbox.errors';
import { isAboutValues } from './store-error';

/** Enough for a round trip to be worth its wait, few enough for a statement to stay short. */
const AT_ONCE = 100;

interface Limits<Item> {
  /** What an item counts for; one, if not given. */
  readonly sizeOf?: (item: Item) => number;
  /** Statements at the same moment: two, so that a slow one does not hold up all; one, where the order of arrival counts. */
  readonly statements?: 1 | 2;
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
    const { statements = 2 } = this.limits;
    if (this.gathering || this.running >= statements || this.waiting.length === 0) return;
    this.gathering = true;
    setImmediate(() => {
      this.gathering = false;
      this.running += 1;
      void this.execute(this.takeBatch()).finally(() => {
        this.running -= 1;
        this.gather();
      });
      this.gather();
    });
  }

  private takeBatch(): Waiting<Item, Result>[] {
    const { sizeOf = () => 1, statements = 2 } = this.limits;
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
        if (statements === 1) size = AT_ONCE;
        rest.push(entry);
      }
    }
    this.waiting = rest;
    return [...batch.values()];
  }

  private async execute(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.work(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, n) => {
        resolve(results[n] as Result);
      });
    } catch (error) {
      if (batch.length > 1 && error instanceof StoreUnavailableError && isAboutValues(error.cause)) {
        for (const entry of batch) await this.execute([entry]);
        return;
      }
      for (const { reject } of batch) reject(error);
    }
  }
}
