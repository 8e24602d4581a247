import type { webhook } from '@line/bot-sdk';

/** The types of event that this version knows by name. LINE adds more without notice; those complete quietly. */
export const EVENT_TYPES = [
  'message',
  'messageEdited',
  'unsend',
  'follow',
  'unfollow',
  'join',
  'leave',
  'memberJoined',
  'memberLeft',
  'postback',
  'videoPlayComplete',
  'beacon',
  'accountLink',
  'membership',
  'module',
  'activated',
  'deactivated',
  'botSuspended',
  'botResumed',
  'delivery',
] as const satisfies readonly webhook.Event['type'][];

export type EventType = (typeof EVENT_TYPES)[number];

/** An event of one type, for the parameter of its handler. */
export type EventOf<T extends EventType> = Extract<webhook.Event, { type: T }>;

export type MessageType = webhook.MessageContent['type'];

export type MessageEventOf<T extends MessageType> = EventOf<'message'> & {
  message: Extract<webhook.MessageContent, { type: T }>;
};
export type TextMessageEvent = MessageEventOf<'text'>;
export type PostbackEvent = EventOf<'postback'>;
