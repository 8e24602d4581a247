import type { messagingApi } from '@line/bot-sdk';
import type { Claim } from './event-store';

export type SendKind = 'reply' | 'push' | 'multicast';
export type ReadPolicy = 'hold' | 'send' | 'never';

/** planned: not tried yet, or surely not arrived · sending: may have arrived · the rest are final. */
export type SendState = 'planned' | 'sending' | 'sent' | 'assumed_sent' | 'dead' | 'unsent';

export function isOpen(state: SendState): state is 'planned' | 'sending' {
  return state === 'planned' || state === 'sending';
}

/** A send as it is kept. `id` is its retry key at LINE, so the same send always has the same one. */
export interface PlannedSend {
  readonly id: string;
  readonly eventId: string;
  readonly ordinal: number;
  /** Whose order and read state it belongs to. */
  readonly conversation: string;
  readonly kind: SendKind;
  /** Reply: the token. */
  readonly replyToken?: string;
  /** Push: one id; multicast: up to 500 user ids. For a reply, where it goes if it must become a push. */
  readonly to: readonly string[];
  readonly messages: readonly messagingApi.Message[];
  readonly notificationDisabled: boolean;
  /** The handler's own read policy, where it has one. */
  readonly readPolicy?: ReadPolicy;
}

/** Which send it is: its id follows from its event and its place there. */
export type SendKey = Pick<PlannedSend, 'id' | 'eventId' | 'ordinal'>;

export interface StoredSend extends PlannedSend {
  readonly state: SendState;
  readonly attempts: number;
  /** When the first attempt was made, in ms since 1970: LINE forgets a retry key 24 h later. */
  readonly firstAttemptAt?: number;
  readonly createdAt: number;
  /** Why it ended, in LINE's words where LINE had any. */
  readonly error?: string;
}

/**
 * Every send, on disk before its first attempt. Each method resolves when its change is on disk. What is planned or begun
 * under a claim rejects with `ClaimLostError` once that is lost; what is final never changes again.
 */
export interface OutboxStore {
  /** Keeps a send that a handler makes. One already kept under its id wins. @returns what is kept now. */
  plan(claim: Claim, send: PlannedSend, now: number): Promise<StoredSend>;
  /**
   * The handler has returned: its answers are kept and the event is handled, in one transaction. Kept sends win.
   * @returns all sends of the event, in order
   */
  planAnswers(claim: Claim, sends: readonly PlannedSend[], now: number): Promise<readonly StoredSend[]>;
  /** Keeps a send that no event asked for, as work of its conversation, behind what that has to do already. */
  enqueue(send: PlannedSend, now: number): Promise<StoredSend>;
  /** The event's sends, in order. */
  sendsOf(eventId: string): Promise<readonly StoredSend[]>;
  /**
   * Records that an attempt begins: from now on the send may have arrived.
   * @returns false if there must be none: the send is final, or what it answers was taken back meanwhile.
   */
  begin(claim: Claim, send: SendKey, now: number): Promise<boolean>;
  /** The attempt surely did not arrive. */
  revert(claim: Claim, send: SendKey, error: string): Promise<void>;
  /** It has arrived, whoever has the claim by now. */
  finish(send: SendKey, state: 'sent' | 'assumed_sent', now: number, note?: string): Promise<void>;
  /** It will never arrive. */
  bury(claim: Claim, send: SendKey, reason: string, now: number): Promise<void>;
  /** A reply whose token ran out goes on as a push under the same id. */
  becomePush(claim: Claim, send: SendKey): Promise<void>;
}
