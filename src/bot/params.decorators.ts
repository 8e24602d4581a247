import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { LineEvent } from '../inbox/line-event';
import type { Found } from './trigger';

/** What a handler, and the guards, pipes and interceptors around it, are called with: `context.getArgs()`. */
export type HandlerArgs = [event: LineEvent, found: Found];

/** Context type of a handler, for enhancers that ask `context.getType<string>()`. */
export const HANDLER_CONTEXT = 'line';

const args = (context: ExecutionContext) => context.getArgs<HandlerArgs>();

/** The event, as LINE sent it. */
export const Event = createParamDecorator((_data: unknown, context: ExecutionContext) => args(context)[0]);

/** The message's text, or the postback's data. */
export const Text = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const found = args(context)[1];
  return typeof found === 'object' ? found.input : found;
});

/** What the handler's expression matched: the match, or one of its groups by number or name. */
export const Match = createParamDecorator((group: string | number | undefined, context: ExecutionContext) => {
  const found = args(context)[1];
  if (typeof found !== 'object' || group === undefined) return found;
  return typeof group === 'number' ? found[group] : found.groups?.[group];
});
