import { Marker, type MarkResult } from '../src/read-receipt/marker';
import type { Progress } from './progress';

/** Tells of each mark while it is under way: one that is made on receipt holds up no event, and may end after it. */
export class ObservedMarker extends Marker {
  constructor(
    private readonly progress: Progress,
    ...parts: ConstructorParameters<typeof Marker>
  ) {
    super(...parts);
  }

  override mark(...mark: Parameters<Marker['mark']>): Promise<MarkResult> {
    return this.progress.marking(super.mark(...mark));
  }
}
