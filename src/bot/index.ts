/** All that a feature needs. */
export { Feature } from './feature.decorator';
export { On, OnMessage, OnPostback, OnText } from './on.decorators';
export { Event, HANDLER_CONTEXT, Match, Text, type HandlerArgs } from './params.decorators';
export { ReadReceipt } from './read-receipt.decorator';
export type {
  EventOf,
  EventType,
  MessageEventOf,
  MessageType,
  PostbackEvent,
  TextMessageEvent,
} from './event-types';
export type { TriggerOptions } from './trigger';
export type { Answer } from '../reply/answer';
export { ReplyService, type PushOptions, type SendOptions } from '../reply/reply.service';
export { SEND_CONTEXT } from '../reply/send-gate';
export { HandOver } from '../read-receipt/hand-over';
