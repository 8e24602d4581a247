import type { MessageContent } from '../message/line-message.ts';
import type { Chat } from './contract.ts';

/** The history's entries, as far as the page shows them; others pass by. */
interface EventFact {
  readonly type: 'event';
  readonly eventId: string;
  readonly eventType: string;
  readonly mode: string;
  readonly chat: string;
  readonly chatKind: Chat['kind'];
  readonly userId?: string;
  readonly messageId?: string;
  readonly messageType?: string;
  readonly text?: string;
  readonly content?: MessageContent;
}

interface DeliveryAttemptedFact {
  readonly type: 'delivery.attempted';
  readonly delivery: number;
  readonly eventIds: readonly string[];
  readonly attempt: number;
  readonly redelivery: boolean;
}

interface DeliveryAnsweredFact {
  readonly type: 'delivery.answered';
  readonly delivery: number;
  readonly eventIds: readonly string[];
  readonly attempt: number;
  readonly ms: number;
  readonly status?: number;
  readonly problem?: string;
}

interface CallArrivedFact {
  readonly type: 'call.arrived';
  readonly call: string;
  readonly endpoint: string;
  readonly chats: readonly string[];
  readonly eventId?: string;
}

interface FaultPlayedFact {
  readonly type: 'fault.played';
  readonly call: string;
  readonly kind: string;
}

interface CallFinishedFact {
  readonly type: 'call.finished';
  readonly call: string;
  readonly tookEffect: boolean;
  readonly status?: number;
  readonly refusal?: { readonly message?: string };
}

interface MessageReadFact {
  readonly type: 'message.read';
  readonly chat: string;
  readonly messageId: string;
  readonly call?: string;
}

interface MessageShownFact {
  readonly type: 'message.shown';
  readonly chat: string;
  readonly messageId: string;
  readonly userId?: string;
  readonly content: MessageContent;
}

interface BotVisibleFact {
  readonly type: 'bot.visible';
  readonly chat: string;
  readonly messages: readonly {
    readonly id: string;
    readonly content: MessageContent;
    readonly quotedMessageId?: string;
  }[];
  readonly call: string;
  readonly eventId?: string;
}

interface LoadingShownFact {
  readonly type: 'loading.shown';
  readonly chat: string;
  readonly until: number;
}

interface ChatChangedFact {
  readonly type: 'chat.changed';
  readonly summary: Chat;
}

/** What it is now is to be asked. */
interface ChangedFact {
  readonly type: 'settings.changed' | 'faults.changed';
}

type Fact =
  | EventFact
  | DeliveryAttemptedFact
  | DeliveryAnsweredFact
  | CallArrivedFact
  | FaultPlayedFact
  | CallFinishedFact
  | MessageReadFact
  | MessageShownFact
  | BotVisibleFact
  | LoadingShownFact
  | ChatChangedFact
  | ChangedFact;

/** `n` counts from 1 without gaps and is the order of what happened. */
export type HistoryEntry = Fact & { readonly n: number; readonly at: number };

export type EntryOf<T extends Fact['type']> = Extract<HistoryEntry, { type: T }>;
