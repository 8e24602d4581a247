import 'reflect-metadata';
import type { EventType, MessageType } from './event-types';
import type { Trigger, TriggerOptions } from './trigger';

const TRIGGERS = 'kidoku:triggers';

/** Handles events of a type, for example `@On('follow')`. What the method returns is the answer. */
export function On(eventType: EventType, options?: TriggerOptions): MethodDecorator {
  return triggeredBy({ eventType }, options);
}

/** Handles messages of a type, for example `@OnMessage('image')`; without a type, all messages. */
export function OnMessage(messageType?: MessageType, options?: TriggerOptions): MethodDecorator {
  return triggeredBy({ eventType: 'message', ...(messageType && { messageType }) }, options);
}

/** Handles text messages that equal a text or match an expression; without a pattern, all of them. */
export function OnText(pattern?: string | RegExp, options?: TriggerOptions): MethodDecorator {
  return triggeredBy(
    { eventType: 'message', messageType: 'text', ...(pattern !== undefined && { pattern }) },
    options,
  );
}

/** Handles postbacks whose data equals a text or matches an expression; without a pattern, all of them. */
export function OnPostback(pattern?: string | RegExp, options?: TriggerOptions): MethodDecorator {
  return triggeredBy({ eventType: 'postback', ...(pattern !== undefined && { pattern }) }, options);
}

/** What a method's `@On…` decorators say, in their order. */
export function triggersOf(method: object): readonly Trigger[] {
  return (Reflect.getMetadata(TRIGGERS, method) as Trigger[] | undefined) ?? [];
}

function triggeredBy(
  trigger: Omit<Trigger, 'priority'>,
  { priority = 0 }: TriggerOptions = {},
): MethodDecorator {
  return (_prototype, _name, descriptor) => {
    const method = descriptor.value as object;
    Reflect.defineMetadata(TRIGGERS, [{ ...trigger, priority }, ...triggersOf(method)], method);
  };
}
