import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ForeignChannelError } from '../inbox/inbox.errors';
import { InboxStore } from '../inbox/store/inbox-store';
import { LineAccount } from '../line/account/line-account.service';

/** Makes sure that the store is of the bot whose credentials these are: another bot must not send what it holds. */
@Injectable()
export class BotIdentity implements OnApplicationBootstrap {
  private readonly logger = new Logger(BotIdentity.name);

  constructor(
    private readonly store: InboxStore,
    private readonly account: LineAccount,
  ) {}

  onApplicationBootstrap(): void {
    this.account.identified.subscribe((userId) => {
      this.store.adopt(userId).catch((error: unknown) => {
        // A store that takes no writes now, or is closed already, learns it from its first webhook or at the next start.
        if (!(error instanceof ForeignChannelError)) return;
        this.logger.fatal(error.message);
        // Events and answers of the other bot stay in its store, untouched.
        process.exit(1);
      });
    });
  }

  /** Resolves when the store has its owner: from the first webhook or, for a new store, from LINE. */
  async known(): Promise<void> {
    if (this.store.owner !== undefined) return;
    await this.account.check();
    if (this.account.botUserId === undefined) {
      throw new Error(
        'Nothing can be kept for sending before LINE has said once whose token this is. Try again; GET /health tells whether LINE is reachable.',
      );
    }
    await this.store.adopt(this.account.botUserId);
  }
}
