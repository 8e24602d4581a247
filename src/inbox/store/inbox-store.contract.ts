import { BOT } from '../testing/samples';
import { describeEvents } from './contract/events.contract';
import { describeOutbox } from './contract/outbox.contract';
import { describeOwnership } from './contract/ownership.contract';
import { describeReadState } from './contract/read-state.contract';
import { describeRetention } from './contract/retention.contract';
import { describeUnsend } from './contract/unsend.contract';
import type { InboxStore } from './inbox-store';

export interface StoreUnderTest {
  /** Empty, and nobody's yet. */
  readonly store: InboxStore;
  /** Closes it and opens the same again, as a restart does. */
  reopen(): Promise<InboxStore>;
  /** Closes what is open and removes all of it. */
  discard(): Promise<void>;
}

/** The store as the test at hand sees it. */
export interface Current {
  readonly store: InboxStore;
  reopen(): Promise<void>;
}

/** What every implementation of the store promises, in behaviour. */
export function describeInboxStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} as an InboxStore`, () => {
    let opened: StoreUnderTest | undefined;
    let store: InboxStore | undefined;
    const current: Current = {
      get store() {
        if (!store) throw new Error('no store is open');
        return store;
      },
      async reopen() {
        store = await opened?.reopen();
      },
    };

    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened?.discard());

    describeOwnership(current);

    describe('of a bot', () => {
      beforeEach(() => current.store.adopt(BOT));
      describeEvents(current);
      describeReadState(current);
      describeOutbox(current);
      describeUnsend(current);
      describeRetention(current);
    });
  });
}
