import type { messagingApi } from '@line/bot-sdk';
import { isLone } from '../inbox/lone-conversation';
import type { PlannedSend } from '../inbox/store/outbox-store';
import { InvalidAnswerError } from './answer';
import { nextSend, type Handling } from './handling';

/** The send that answers the event: a reply while its token is unused, then a push where that is allowed. */
export function planReply(
  current: Handling,
  messages: readonly messagingApi.Message[],
  fallbackToPush: boolean,
  { notificationDisabled = false }: { readonly notificationDisabled?: boolean } = {},
): PlannedSend {
  const { event, replied } = current;
  const common = { ...nextSend(current), to: recipients(current), messages, notificationDisabled };
  const replyToken = 'replyToken' in event ? event.replyToken : undefined;
  if (replyToken !== undefined && !replied) {
    current.replied = true;
    return { ...common, kind: 'reply', replyToken };
  }
  if (fallbackToPush && common.to.length > 0) return { ...common, kind: 'push' };
  throw new InvalidAnswerError(
    replied
      ? 'The event was answered already, and a reply token is good once. Return all messages as one answer (up to five), ' +
          'use push(), or set REPLY_FALLBACK_TO_PUSH=true.'
      : `An event of type ${event.type} carries no reply token. Use push(), or set REPLY_FALLBACK_TO_PUSH=true.`,
  );
}

/** Where a push in place of the reply goes; nowhere if LINE names no source. */
function recipients({ claim }: Handling): readonly string[] {
  const { conversation } = claim.event;
  return isLone(conversation) ? [] : [conversation];
}
