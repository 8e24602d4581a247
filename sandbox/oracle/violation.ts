export type Rule =
  | 'read before answer'
  | 'nothing delivered stays unread'
  | 'a reply token once'
  | 'a retry key once'
  | 'one answer a message'
  | 'the answer to this message'
  | 'answers in order';

/** A promise that was broken. */
export interface Violation {
  readonly rule: Rule;
  /** For people; holds ids and the texts that were sent, as the history does. */
  readonly words: string;
  readonly chat: string;
  /** The event whose promise it was, where it is one event's. */
  readonly eventId: string | undefined;
  /** The history entry that broke it. */
  readonly n: number;
}
