/** Does many things, at most one at a time in each working copy. */
export class Slots {
  #copies;

  constructor(copies) {
    this.#copies = copies;
  }

  /** Does `work(copy, item)` for each item. */
  async share(items, work) {
    const waiting = [...items];
    await Promise.all(
      this.#copies.map(async (copy) => {
        for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(copy, item);
      }),
    );
  }
}
