import { Injectable } from '@nestjs/common';
import type { Chat, UserMessage } from '../chat/chat';
import { Chats } from '../chat/chats';
import { People } from '../chat/people';
import type { Speaker } from '../chat/speaker';
import { LineError } from '../platform/line-error';

const LINE_ID = /^[UCR][0-9a-f]{32}$/;

/** Finds whom and what a request means. */
@Injectable()
export class Directory {
  constructor(
    private readonly chats: Chats,
    private readonly people: People,
  ) {}

  /** By id; of a person also by name, who is made at the first mention. */
  chat(idOrName: string): Chat {
    const found = this.chats.find(idOrName);
    if (found) return found;
    if (LINE_ID.test(idOrName)) throw LineError.withMessage(404, `There is no chat ${idOrName}.`);
    return this.chats.named('user', idOrName);
  }

  /** Like `chat`, but makes nobody. */
  known(idOrName: string): Chat {
    const found = this.chats.find(idOrName) ?? this.chats.findNamed('user', idOrName);
    if (!found) throw LineError.withMessage(404, `There is no chat ${idOrName}.`);
    return found;
  }

  user(idOrName: string): Chat {
    const chat = this.chat(idOrName);
    if (chat.kind !== 'user') throw LineError.withMessage(400, `${chat.name} is a ${chat.kind}, not a user.`);
    return chat;
  }

  group(id: string): Chat {
    const chat = this.chat(id);
    if (chat.kind === 'user')
      throw LineError.withMessage(400, `${chat.name} is a user, not a group or room.`);
    return chat;
  }

  /** Who acts in the chat; throws where LINE would let nothing through to the bot. */
  speaker(chat: Chat, as: string | undefined): Speaker {
    if (!chat.reachable) {
      const [problem, remedy] =
        chat.kind === 'user' ? ['has blocked the bot', 'follow'] : ['is without the bot', 'join'];
      throw LineError.withMessage(409, `${chat.name} ${problem}: ${remedy} first.`);
    }
    return this.people.speakerIn(chat, as === undefined ? undefined : this.user(as));
  }

  userMessage(chat: Chat, id: string): UserMessage {
    const found = this.chats.message(id);
    if (found?.chat !== chat || found.message.from !== 'user') {
      throw LineError.withMessage(404, `No user's message ${id} is in this chat.`);
    }
    return found.message;
  }
}
