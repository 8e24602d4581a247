import { isAfter, type ConversationStore, type MarkableMessage } from '../../inbox/store/conversation-store';
import type { LineClient } from '../../line/line.client';
import { ReadMode, type Need, type OwnMessage } from './read-mode';

/** Chat is "On": a message's token marks it and everything before it in its chat. */
export class ChatReadMode extends ReadMode {
  constructor(
    private readonly conversations: ConversationStore,
    private readonly line: LineClient,
  ) {
    super();
  }

  override async needed(conversation: string, own?: OwnMessage): Promise<Need> {
    const { newest: stored, watermark, receivedSeq: seq } = await this.conversations.readState(conversation);
    const newest = newer(stored, own);
    if (newest && (!watermark || isAfter(newest, watermark))) {
      const { timestamp, messageId, token } = newest;
      return {
        kind: 'mark',
        seq,
        position: { timestamp, messageId },
        call: () => this.line.markAsReadByToken(token),
      };
    }
    const ownIsCovered = !own || own.token !== undefined || (newest !== undefined && !isAfter(own, newest));
    if (newest ? ownIsCovered : seq === 0) return { kind: 'read', seq };
    return { kind: 'unmarkable', reason: 'no_token', seq };
  }
}

function newer(
  stored: MarkableMessage | undefined,
  own: OwnMessage | undefined,
): MarkableMessage | undefined {
  if (own?.token === undefined) return stored;
  return stored && isAfter(stored, own) ? stored : { ...own, token: own.token };
}
