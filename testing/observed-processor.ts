import { EventProcessor } from '../src/inbox/event-processor';
import type { Claim } from '../src/inbox/store/event-store';
import type { InboxStore } from '../src/inbox/store/inbox-store';
import type { Metrics } from '../src/metrics/metrics';
import type { ObservedHandler } from './observed-handler';
import type { Progress } from './progress';

/** Tells of each try once it is recorded. */
export class ObservedProcessor extends EventProcessor {
  constructor(
    store: InboxStore,
    handler: ObservedHandler,
    metrics: Metrics,
    private readonly progress: Progress,
  ) {
    super(store, handler, metrics);
  }

  override async process(claim: Claim): Promise<number | undefined> {
    const heldForMs = await super.process(claim);
    this.progress.tried(claim.event, heldForMs === undefined);
    return heldForMs;
  }
}
