import type { ConversationStore } from '../../inbox/store/conversation-store';
import type { LineClient } from '../../line/line.client';
import { ReadMode, type Need } from './read-mode';

/** The old API: one call with the user's id marks everything the user has sent so far. It knows no groups. */
export class OldApiReadMode extends ReadMode {
  constructor(
    private readonly conversations: ConversationStore,
    private readonly line: LineClient,
  ) {
    super();
  }

  override async needed(conversation: string): Promise<Need> {
    const { receivedSeq: seq, readSeq } = await this.conversations.readState(conversation);
    if (seq <= readSeq) return { kind: 'read', seq };
    if (!conversation.startsWith('U')) {
      return { kind: 'unmarkable', reason: /^[CR]/.test(conversation) ? 'group' : 'no_user_id', seq };
    }
    return { kind: 'mark', seq, call: () => this.line.markAsReadByUser(conversation) };
  }
}
