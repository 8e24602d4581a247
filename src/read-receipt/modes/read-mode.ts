import type { Position } from '../../inbox/store/conversation-store';

/** The user's message that a send answers. */
export interface OwnMessage extends Position {
  readonly token?: string;
}

/** A mark-as-read call to make, and what it will cover. */
export interface Mark {
  readonly kind: 'mark';
  /** Everything stored up to here is covered. */
  readonly seq: number;
  /** Messages up to here are covered; undefined where the mark covers all. */
  readonly position?: Position;
  call(): Promise<void>;
}

export interface NothingToMark {
  readonly kind: 'read';
  readonly seq: number;
}

/** LINE offers no way to mark this conversation. */
export interface Unmarkable {
  readonly kind: 'unmarkable';
  readonly reason: 'no_token' | 'no_user_id' | 'group';
  readonly seq: number;
}

export type Need = Mark | NothingToMark | Unmarkable;

/** How this account's messages come to show "Read". How that is done is known only here. */
export abstract class ReadMode {
  /** What is still to be done so that all that is stored of the conversation shows "Read". */
  abstract needed(conversation: string, own?: OwnMessage): Promise<Need>;
}
