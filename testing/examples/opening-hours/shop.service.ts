import { Injectable } from '@nestjs/common';
import type { TextMessageEvent } from '../../../src/bot';

/** Knows the shops. */
@Injectable()
export class ShopService {
  /** When the shop that the chat is with opens, as `HH:MM`. */
  async opensAt(chat: TextMessageEvent['source']): Promise<string> {
    return chat?.type === 'group' ? '11:00' : '10:00';
  }
}
