import { HttpCode, Param, Post } from '@nestjs/common';
import { Account } from '../account/account';
import { messageTypes } from '../chat/message-content';
import { Clock } from '../clock';
import { JsonBody } from '../platform/json-body.decorator';
import type { JsonObject } from '../platform/json-fields';
import { textField } from '../platform/json-fields';
import { LineError } from '../platform/line-error';
import { SandboxOptions } from '../sandbox.options';
import type { Done } from './acts';
import { doneBy, mannerFrom } from './acts';
import { ControlApi } from './control-api.decorator';
import { Directory } from './directory';
import { Fields } from './fields';

const MAX_PREPARING_MS = 24 * 60 * 60_000;

/** What people write, and what they do to it afterwards. */
@ControlApi()
export class MessagesController {
  constructor(
    private readonly options: SandboxOptions,
    private readonly account: Account,
    private readonly clock: Clock,
    private readonly directory: Directory,
  ) {}

  @Post(['chats/:chat/messages', 'users/:chat/messages'])
  @HttpCode(202)
  send(@Param('chat') idOrName: string, @JsonBody() body: JsonObject): Done {
    const said = Fields.read(body, (fields) => {
      const type = fields.oneOf('type', messageTypes) ?? 'text';
      const text = type === 'text' && !fields.has('type') ? fields.text('text') : fields.maybeText('text');
      return {
        ...mannerFrom(fields),
        type,
        mentionBot: fields.flag('mentionBot') ?? false,
        preparingMs: fields.number('preparingMs', 0, MAX_PREPARING_MS) ?? 0,
        content: { ...(text !== undefined && { text }), ...fields.rest() },
      };
    });
    const speaker = this.directory.speaker(this.directory.chat(idOrName), said.as);
    const content = said.mentionBot ? this.mentioningBot(said.content) : said.content;
    const act = speaker.sends(said.type, content, said.options);
    act.message.readyAt = this.clock.now() + said.preparingMs;
    return doneBy(act, act.message);
  }

  @Post('chats/:chat/messages/:message/unsend')
  @HttpCode(202)
  unsend(@Param('chat') idOrName: string, @Param('message') id: string, @JsonBody() body: JsonObject): Done {
    const { as, options } = Fields.read(body, mannerFrom);
    const chat = this.directory.chat(idOrName);
    const message = this.directory.userMessage(chat, id);
    if (message.unsent) throw LineError.withMessage(409, 'The message is unsent already.');
    return doneBy(this.directory.speaker(chat, as ?? message.userId).unsends(message, options), message);
  }

  @Post('chats/:chat/messages/:message/edit')
  @HttpCode(202)
  edit(@Param('chat') idOrName: string, @Param('message') id: string, @JsonBody() body: JsonObject): Done {
    const { text, as, options } = Fields.read(body, (fields) => ({
      text: fields.text('text'),
      ...mannerFrom(fields),
    }));
    const chat = this.directory.chat(idOrName);
    const message = this.directory.userMessage(chat, id);
    if (chat.kind !== 'group' || message.content.type !== 'text') {
      throw LineError.withMessage(409, 'LINE lets people edit text messages in groups only.');
    }
    if (message.unsent) throw LineError.withMessage(409, 'The message is unsent.');
    return doneBy(this.directory.speaker(chat, as ?? message.userId).edits(message, text, options), message);
  }

  private mentioningBot(content: JsonObject): JsonObject {
    const name = `@${this.account.settings.displayName}`;
    const userId = this.options.channel.botUserId;
    const mentionee = { index: 0, length: name.length, type: 'user', userId, isSelf: true };
    const text = `${name} ${textField(content, 'text') ?? ''}`;
    return { ...content, text, mention: { mentionees: [mentionee] } };
  }
}
