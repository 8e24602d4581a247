import { ReadMode, type Need } from './read-mode';

/** LINE shows "Read" by itself as soon as a message arrives. */
export class AutomaticReadMode extends ReadMode {
  override async needed(): Promise<Need> {
    return { kind: 'read', seq: Number.MAX_SAFE_INTEGER };
  }
}
