/** The store takes no writes now (disk full, locked, closing). LINE delivers again after a 503. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

/** The store cannot be opened. The message is for the operator: it names the store and what to do, so needs no stack. */
export class StoreNotOpenedError extends Error {
  override readonly name = 'StoreNotOpenedError';
}

/** LINE's ids have 33 characters. */
const LONGEST_ID = 64;

/** The store belongs to another bot than the one these events are for. */
export class ForeignChannelError extends Error {
  override readonly name = 'ForeignChannelError';

  constructor(
    readonly owner: string,
    readonly foreign: string,
  ) {
    super(
      `This store belongs to the bot ${owner}, not to ${foreign.slice(0, LONGEST_ID)}. ` +
        'Give each bot a DATABASE_URL of its own, or correct the LINE_* settings.',
    );
  }
}

/** The conversation was taken over meanwhile (a handler ran past its time): this result no longer counts. */
export class ClaimLostError extends Error {
  override readonly name = 'ClaimLostError';
}
