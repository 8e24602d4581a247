/** A message's place in its conversation: LINE delivers late and out of order, so neither id nor arrival tells. */
export interface Position {
  readonly timestamp: number;
  readonly messageId: string;
}

export interface MarkableMessage extends Position {
  readonly token: string;
}

/** What is known about "Read" in one conversation. */
export interface ReadState {
  /** Place in the store of the newest thing the user did that shows in the chat; 0 for nothing. */
  readonly receivedSeq: number;
  /** Everything stored up to here was covered by a mark; 0 for nothing. */
  readonly readSeq: number;
  /** The newest message whose token may be used: older than the oldest one that shall stay unread. */
  readonly newest: MarkableMessage | undefined;
  /** Messages up to here show "Read". */
  readonly watermark: Position | undefined;
  readonly handedOver: boolean;
}

/** Read state per conversation, shared by all instances. Newest token and watermark only ever move forward. */
export interface ConversationStore {
  readState(conversation: string): Promise<ReadState>;
  /** Moves the watermark: a mark that LINE accepted covers `seq` and, where a token named one, `position`. */
  markRead(conversation: string, seq: number, position?: Position): Promise<void>;
  /**
   * Remembers that what is stored now still has to be marked. An answered message is no longer one that shall stay unread,
   * nor is any before it.
   */
  owe(conversation: string, answered?: Position): Promise<void>;
  /** Nothing stored up to `seq` is left to mark. */
  settle(conversation: string, seq: number): Promise<void>;
  /** Conversations that still have to be marked, in the order of their ids, after the given one. */
  owing(after: string, limit: number): Promise<readonly string[]>;
  /** While a human has the conversation, its messages are not marked on receipt. */
  handOver(conversation: string, toHuman: boolean): Promise<void>;
}

/** Whether `a` comes after `b`. Message ids are decimal strings beyond 2^53: by length, then text. */
export function isAfter(a: Position, b: Position): boolean {
  if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp;
  if (a.messageId.length !== b.messageId.length) return a.messageId.length > b.messageId.length;
  return a.messageId > b.messageId;
}
