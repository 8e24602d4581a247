import { Get, Param, Post, Query } from '@nestjs/common';
import { Account } from '../account/account';
import type { Chat } from '../chat/chat';
import { Chats } from '../chat/chats';
import { People } from '../chat/people';
import { LineEndpoint } from './endpoint';
import { LineApi } from './line-api.decorator';
import { LineError } from './line-error';
import { pageOf } from './page';

const KINDS = {
  group: { id: /^C[0-9a-f]{32}$/, parameter: 'groupId' },
  room: { id: /^R[0-9a-f]{32}$/, parameter: 'roomId' },
} as const;
const IDS_A_PAGE = 100;

/** What LINE tells about groups and rooms that the bot is in, and the way out of them. */
@LineApi('v2/bot/:kind(group|room)/:chatId')
export class GroupController {
  constructor(
    private readonly account: Account,
    private readonly chats: Chats,
    private readonly people: People,
  ) {}

  @Get('summary')
  @LineEndpoint('group-summary')
  summary(@Param('kind') kind: string, @Param('chatId') id: string): Record<string, string> {
    if (kind !== 'group') throw LineError.withMessage(404, 'Not found');
    const { name, profile } = this.chat(kind, id);
    return {
      groupId: id,
      groupName: name,
      ...(profile.pictureUrl !== undefined && { pictureUrl: profile.pictureUrl }),
    };
  }

  @Get('members/count')
  @LineEndpoint('members-count')
  count(@Param('kind') kind: string, @Param('chatId') id: string): { count: number } {
    return { count: this.chat(kind, id).members.size };
  }

  @Get('members/ids')
  @LineEndpoint('member-ids')
  ids(
    @Param('kind') kind: string,
    @Param('chatId') id: string,
    @Query('start') start?: string,
  ): { memberIds: readonly string[]; next?: string } {
    if (!this.account.settings.verified) throw LineError.notAvailable();
    const { page: memberIds, next } = pageOf([...this.chat(kind, id).members], IDS_A_PAGE, start);
    return { memberIds, ...next };
  }

  @Get('member/:userId')
  @LineEndpoint('member-profile')
  member(
    @Param('kind') kind: string,
    @Param('chatId') id: string,
    @Param('userId') userId: string,
  ): Record<string, string> {
    const user = this.chat(kind, id).members.has(userId) ? this.chats.find(userId) : undefined;
    if (!user) throw LineError.withMessage(404, 'Not found');
    const { pictureUrl } = user.profile;
    return { userId, displayName: user.name, ...(pictureUrl !== undefined && { pictureUrl }) };
  }

  @Post('leave')
  @LineEndpoint('leave')
  leave(@Param('kind') kind: string, @Param('chatId') id: string): Record<string, never> {
    this.people.groupOf(this.chat(kind, id)).leaves();
    return {};
  }

  private chat(kind: string, id: string): Chat {
    const { id: form, parameter } = kind === 'room' ? KINDS.room : KINDS.group;
    if (!form.test(id)) throw LineError.invalidParameter(parameter);
    const chat = this.chats.find(id);
    if (!chat?.joined) throw LineError.withMessage(404, 'Not found');
    return chat;
  }
}
