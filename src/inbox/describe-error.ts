import { SetAside, TryLater } from './event-handler';

/** Whatever is no name of a class may be a text as well. */
const NAME = /^\w{1,64}$/;

/**
 * An error in words that may be logged and kept. A feature's error message can quote what a user wrote, so of those only
 * the kind and the place are told.
 */
export function describeError(error: unknown): string {
  if (error instanceof SetAside || error instanceof TryLater) return error.message;
  if (!(error instanceof Error)) return `something that is not an Error was thrown (${typeof error})`;
  // The stack begins with the message, and a line of that can look like a place.
  const place = error.stack
    ?.replace(error.message, '')
    .split('\n')
    .find((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
    ?.trim();
  return [NAME.test(error.name) ? error.name : 'Error', place].filter(Boolean).join(' ');
}
