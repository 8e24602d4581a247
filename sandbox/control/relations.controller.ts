import { HttpCode, Param, Post } from '@nestjs/common';
import { LinkTokens } from '../account/link-tokens';
import { People } from '../chat/people';
import type { Group, User } from '../chat/user';
import { JsonBody } from '../platform/json-body.decorator';
import type { JsonObject } from '../platform/json-fields';
import type { Done } from './acts';
import { doneBy, mannerFrom } from './acts';
import { ControlApi } from './control-api.decorator';
import { Directory } from './directory';
import { Fields } from './fields';

/** What changes between people and the bot, without a word. */
@ControlApi('chats/:chat')
export class RelationsController {
  constructor(
    private readonly people: People,
    private readonly directory: Directory,
    private readonly linkTokens: LinkTokens,
  ) {}

  @Post('follow')
  @HttpCode(202)
  follow(@Param('chat') user: string, @JsonBody() body: JsonObject): Done {
    return doneBy(this.user(user).follows(Fields.read(body, mannerFrom).options));
  }

  @Post('unfollow')
  @HttpCode(202)
  unfollow(@Param('chat') user: string, @JsonBody() body: JsonObject): Done {
    return doneBy(this.user(user).unfollows(Fields.read(body, mannerFrom).options));
  }

  @Post('join')
  @HttpCode(202)
  join(@Param('chat') group: string, @JsonBody() body: JsonObject): Done {
    return doneBy(this.group(group).joins(Fields.read(body, mannerFrom).options));
  }

  @Post('leave')
  @HttpCode(202)
  leave(@Param('chat') group: string, @JsonBody() body: JsonObject): Done {
    return doneBy(this.group(group).leaves(Fields.read(body, mannerFrom).options));
  }

  @Post('account-link')
  @HttpCode(202)
  linkAccount(@Param('chat') idOrName: string, @JsonBody() body: JsonObject): Done {
    const { linkToken, nonce, options } = Fields.read(body, (fields) => ({
      linkToken: fields.text('linkToken'),
      nonce: fields.text('nonce', 255),
      ...mannerFrom(fields),
    }));
    const user = this.user(idOrName);
    const result = this.linkTokens.redeem(linkToken, user.id) ? 'ok' : 'failed';
    return doneBy(user.linksAccount(result, nonce, options));
  }

  @Post('video-play-complete')
  @HttpCode(202)
  finishVideo(@Param('chat') idOrName: string, @JsonBody() body: JsonObject): Done {
    const { trackingId, options } = Fields.read(body, (fields) => ({
      trackingId: fields.text('trackingId', 100),
      ...mannerFrom(fields),
    }));
    return doneBy(this.user(idOrName).finishesVideo(trackingId, options));
  }

  private user(idOrName: string): User {
    return this.people.userOf(this.directory.user(idOrName));
  }

  private group(id: string): Group {
    return this.people.groupOf(this.directory.group(id));
  }
}
