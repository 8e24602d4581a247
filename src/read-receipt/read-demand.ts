import type { ReadPolicy } from '../inbox/store/outbox-store';
import type { OwnMessage } from './modes/read-mode';

/** What must show "Read" before a send may go on. */
export interface ReadDemand {
  readonly conversation: string;
  /** The message it answers, if it answers one. */
  readonly own?: OwnMessage;
  /** The handler's own policy, where it has one. */
  readonly policy?: ReadPolicy;
  /** When waiting must end, in ms since 1970, so that the reply token is still good for something. */
  readonly waitUntil?: number;
}
