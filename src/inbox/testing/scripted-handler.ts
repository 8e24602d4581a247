import { EventHandler, type Outcome } from '../event-handler';
import type { LineEvent } from '../line-event';
import type { Claim } from '../store/event-store';

/** Does with each event what the test says, and keeps how it went. */
export class ScriptedHandler extends EventHandler {
  /** Ids in the order in which their handling began, and in which it ended well. */
  readonly begun: string[] = [];
  readonly done: string[] = [];
  /** The most events that were in hand at once. */
  peak = 0;
  act: (claim: Claim) => Promise<Outcome> = () => Promise.resolve('handled');
  leaves: (event: LineEvent) => boolean = () => false;
  private inHand = 0;

  override async handle(claim: Claim): Promise<Outcome> {
    this.begun.push(claim.event.id);
    this.peak = Math.max(this.peak, ++this.inHand);
    try {
      const outcome = await this.act(claim);
      this.done.push(claim.event.id);
      return outcome;
    } finally {
      this.inHand--;
    }
  }

  override leavesUnread(event: LineEvent): boolean {
    return this.leaves(event);
  }
}
