import { describeError } from '../src/inbox/describe-error';
import { EventHandler, SetAside, TryLater, type Outcome } from '../src/inbox/event-handler';
import { ClaimLostError } from '../src/inbox/inbox.errors';
import type { LineEvent } from '../src/inbox/line-event';
import type { Claim } from '../src/inbox/store/event-store';
import type { Progress } from './progress';

/** Enough for the test to have its turn, so that it can take a fault away. */
const PAUSE_MS = 5;

/** Has the bot's own handler do the work, reports what it throws, and leaves out the waits that follow. */
export class ObservedHandler extends EventHandler {
  constructor(
    private readonly handler: EventHandler,
    private readonly progress: Progress,
    private readonly onError: 'fail' | 'retry',
  ) {
    super();
  }

  override leavesUnread(event: LineEvent): boolean {
    return this.handler.leavesUnread(event);
  }

  override handle(claim: Claim): Promise<Outcome> {
    return Promise.race([
      this.observed(claim),
      this.progress.givenUp(claim.event).then(() => {
        throw new SetAside('The test bed did not wait any longer.');
      }),
    ]);
  }

  private async observed(claim: Claim): Promise<Outcome> {
    try {
      const outcome = await this.handler.handle(claim);
      this.progress.succeeded(claim.event);
      return outcome;
    } catch (error) {
      if (error instanceof ClaimLostError) throw error;
      this.progress.failed(claim.event, error);
      throw this.withoutTheWait(error);
    }
  }

  private withoutTheWait(error: unknown): Error {
    if (error instanceof SetAside) return error;
    if (error instanceof TryLater) return new TryLater(error.message, PAUSE_MS, error.counted);
    const reason = describeError(error);
    return this.onError === 'retry' ? new TryLater(reason, PAUSE_MS, true) : new SetAside(reason);
  }
}
