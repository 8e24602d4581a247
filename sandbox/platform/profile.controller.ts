import { Get, Param, Post, Query } from '@nestjs/common';
import { Account } from '../account/account';
import { LinkTokens } from '../account/link-tokens';
import type { Chat } from '../chat/chat';
import { Chats } from '../chat/chats';
import { LineEndpoint } from './endpoint';
import { LineApi } from './line-api.decorator';
import { LineError } from './line-error';
import { pageOf } from './page';

const USER_ID = /^U[0-9a-f]{32}$/;

/** What LINE tells about the account's friends. */
@LineApi('v2/bot')
export class ProfileController {
  constructor(
    private readonly account: Account,
    private readonly chats: Chats,
    private readonly linkTokens: LinkTokens,
  ) {}

  @Get('profile/:userId')
  @LineEndpoint('profile')
  profile(@Param('userId') userId: string): Record<string, string> {
    const user = this.user(userId);
    // Who has blocked the bot shows it nothing more.
    if (user.blocked) throw LineError.withMessage(404, 'Not found');
    return { userId: user.id, displayName: user.name, ...user.profile };
  }

  @Get('followers/ids')
  @LineEndpoint('followers')
  followers(
    @Query('limit') limit = '300',
    @Query('start') start?: string,
  ): { userIds: readonly string[]; next?: string } {
    if (!this.account.settings.verified) throw LineError.notAvailable();
    const size = Math.min(Number(limit) || 0, 1_000);
    if (size < 1) throw LineError.invalidParameter('limit');
    const { page: userIds, next } = pageOf(
      this.chats.friends().map(({ id }) => id),
      size,
      start,
    );
    return { userIds, ...next };
  }

  @Post('user/:userId/linkToken')
  @LineEndpoint('link-token')
  linkToken(@Param('userId') userId: string): { linkToken: string } {
    return { linkToken: this.linkTokens.issue(this.user(userId).id) };
  }

  private user(id: string): Chat {
    if (!USER_ID.test(id)) throw LineError.invalidParameter('userId');
    const chat = this.chats.find(id);
    if (chat?.kind !== 'user') throw LineError.withMessage(404, 'Not found');
    return chat;
  }
}
