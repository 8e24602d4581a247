import type { ChatKind, MessageContent } from '../chat/chat';
import type { ChatSummary } from '../chat/chat-summary';
import type { LineErrorBody } from '../platform/line-error';
import type { FaultEffect, FaultKind } from '../faults/fault';
import type { Endpoint } from '../platform/endpoint';

/** A user did something that LINE tells the bot about. `eventId` is the sandbox's even where the event hides it. */
export interface EventFact {
  readonly type: 'event';
  readonly eventId: string;
  readonly eventType: string;
  readonly mode: 'active' | 'standby';
  readonly chat: string;
  readonly chatKind: ChatKind;
  /** Absent for a member who has given no id, and where nobody in particular did it. */
  readonly userId?: string | undefined;
  /** Of the message that was sent, edited or unsent; the sandbox's, too. */
  readonly messageId: string | undefined;
  /** `text`, `sticker`, …: of a message that was sent or edited. */
  readonly messageType: string | undefined;
  readonly text: string | undefined;
  /** Of a message that was sent or edited. */
  readonly content?: MessageContent | undefined;
}

export interface DeliveryAttemptedFact {
  readonly type: 'delivery.attempted';
  /** The same for all attempts of one body. */
  readonly delivery: number;
  readonly eventIds: readonly string[];
  readonly attempt: number;
  readonly redelivery: boolean;
}

export interface DeliveryAnsweredFact {
  readonly type: 'delivery.answered';
  readonly delivery: number;
  readonly eventIds: readonly string[];
  readonly attempt: number;
  /** Absent where no answer came. */
  readonly status: number | undefined;
  readonly problem: string | undefined;
  readonly ms: number;
}

/** `call` is the `x-line-request-id` of the answer. */
export interface CallArrivedFact {
  readonly type: 'call.arrived';
  readonly call: string;
  readonly endpoint: Endpoint;
  readonly method: string;
  /** Without the query, which may hold a token. */
  readonly path: string;
  readonly chats: readonly string[];
  readonly retryKey: string | undefined;
  readonly replyToken: string | undefined;
  /** The event whose reply token it is. */
  readonly eventId?: string | undefined;
}

export interface CallFinishedFact {
  readonly type: 'call.finished';
  readonly call: string;
  readonly endpoint: Endpoint;
  readonly tookEffect: boolean;
  /** What the bot was answered; absent where it was answered nothing. */
  readonly status: number | undefined;
  /** What LINE refused it for; a fault may have answered otherwise. */
  readonly refusal?: LineErrorBody | undefined;
}

export interface FaultPlayedFact {
  readonly type: 'fault.played';
  readonly call: string;
  readonly endpoint: Endpoint;
  readonly fault: number;
  readonly kind: FaultKind;
  readonly effect: FaultEffect;
}

export interface MessageReadFact {
  readonly type: 'message.read';
  readonly chat: string;
  readonly messageId: string;
  /** Absent where LINE showed it by itself. */
  readonly call: string | undefined;
}

/** A text that stands in a chat and of which the bot is not told. */
export interface MessageShownFact {
  readonly type: 'message.shown';
  readonly chat: string;
  readonly messageId: string;
  readonly userId: string | undefined;
  readonly content: MessageContent;
}

export interface LoadingShownFact {
  readonly type: 'loading.shown';
  readonly chat: string;
  readonly until: number;
  readonly call: string;
}

export interface ChatChangedFact {
  readonly type: 'chat.changed';
  readonly chat: string;
  readonly summary: ChatSummary;
}

/** Of what the sandbox's API changes; what it is now is to be asked. */
export interface ChangedFact {
  readonly type: 'settings.changed' | 'faults.changed' | 'clock.changed';
}

export interface ShownMessage {
  readonly id: string;
  readonly content: MessageContent;
  readonly quotedMessageId?: string;
}

/** What one call put into one chat. */
export interface BotVisibleFact {
  readonly type: 'bot.visible';
  readonly chat: string;
  readonly messageIds: readonly string[];
  /** The texts of the text messages among them. */
  readonly texts: readonly string[];
  readonly messages: readonly ShownMessage[];
  readonly call: string;
  readonly replyToken: string | undefined;
  /** The event whose reply token it was. */
  readonly eventId: string | undefined;
  readonly retryKey: string | undefined;
}

export type Fact =
  | EventFact
  | DeliveryAttemptedFact
  | DeliveryAnsweredFact
  | CallArrivedFact
  | CallFinishedFact
  | FaultPlayedFact
  | MessageReadFact
  | MessageShownFact
  | BotVisibleFact
  | LoadingShownFact
  | ChatChangedFact
  | ChangedFact;

/** `n` counts from 1 without gaps and is the order of what happened; `at` is milliseconds since 1970. */
export type HistoryEntry = Fact & { readonly n: number; readonly at: number };

export type EntryOf<T extends Fact['type']> = Extract<HistoryEntry, { type: T }>;

/** The entries of one type, in order. */
export function entriesOf<T extends Fact['type']>(history: readonly HistoryEntry[], type: T): EntryOf<T>[] {
  return history.filter((entry): entry is EntryOf<T> => entry.type === type);
}
