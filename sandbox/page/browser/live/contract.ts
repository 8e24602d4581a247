import type { MessageContent } from '../message/line-message.ts';

/** What the sandbox's JSON says, as docs/sandbox.md has it. Times are milliseconds since 1970 by the sandbox's clock. */
export interface State {
  readonly run: string;
  readonly n: number;
  readonly settings: Settings;
  readonly faults: readonly OrderedFault[];
  readonly chats: readonly Chat[];
}

export interface Profile {
  readonly statusMessage?: string;
  readonly pictureUrl?: string;
}

export interface Chat {
  readonly id: string;
  readonly kind: 'user' | 'group' | 'room';
  readonly name: string;
  readonly blocked: boolean;
  readonly joined: boolean;
  readonly members: readonly string[];
  readonly profile?: Profile;
  readonly messageCount?: number;
  readonly lastMessage?: Message | null;
  readonly loadingUntil?: number | null;
}

export interface ChatWithMessages extends Chat {
  readonly messages: readonly Message[];
}

export interface Message {
  readonly from: 'user' | 'bot';
  readonly id: string;
  readonly at: number;
  readonly content: MessageContent;
  readonly userId?: string;
  readonly told?: boolean;
  readonly readAt?: number;
  readonly unsent?: boolean;
  readonly editedAt?: number;
  readonly quotedMessageId?: string;
}

export const accountModes = ['chat', 'old-api', 'automatic'] as const;
export type AccountMode = (typeof accountModes)[number];

export interface Settings {
  readonly account: {
    readonly mode: AccountMode;
    readonly markAsReadTokens: string;
    readonly verified: boolean;
    readonly displayName: string;
  };
  readonly webhook: {
    readonly url: string | null;
    readonly active: boolean;
    readonly redelivery: boolean;
    readonly redeliveryScheduleMs: readonly number[];
    readonly timeoutMs: number;
  };
  readonly limits: {
    readonly replyTokenLifetimeMs: number;
    readonly rateLimits: boolean;
    readonly monthlyQuota: number | null;
  };
}

/** Any part of the settings. */
export type SettingsChange = { readonly [Section in keyof Settings]?: Partial<Settings[Section]> };

export interface Fault {
  readonly endpoint: string;
  readonly kind: string;
  readonly effect?: 'never' | 'at-once' | 'at-end';
  readonly status?: number;
  readonly delayMs?: number;
  readonly retryAfterSeconds?: number;
  readonly percent?: number;
  readonly times?: number;
}

export interface OrderedFault {
  readonly id: number;
  readonly fault: Fault;
  readonly played: number;
}

export interface Burst {
  readonly running: boolean;
  readonly messages: number;
  readonly sent: number;
  readonly fromN: number;
}

export interface Violation {
  readonly rule: string;
  readonly words: string;
  readonly chat: string;
  readonly eventId?: string;
  readonly n: number;
}
