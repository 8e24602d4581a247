import { HttpCode, Param, Post } from '@nestjs/common';
import type { Speaker } from '../chat/speaker';
import { JsonBody } from '../platform/json-body.decorator';
import type { JsonObject } from '../platform/json-fields';
import { textField } from '../platform/json-fields';
import { LineError } from '../platform/line-error';
import { isPicked, isPickerMode } from '../platform/messages/action.rules';
import type { EventOptions } from '../webhook/events';
import type { Done } from './acts';
import { doneBy, mannerFrom } from './acts';
import { ControlApi } from './control-api.decorator';
import { Directory } from './directory';
import { Fields } from './fields';

const OF_THE_PHONE = ['uri', 'clipboard', 'camera', 'cameraRoll', 'location'];

/** What people tap that the bot has sent. */
@ControlApi('chats/:chat')
export class TapsController {
  constructor(private readonly directory: Directory) {}

  @Post('postback')
  @HttpCode(202)
  postback(@Param('chat') idOrName: string, @JsonBody() body: JsonObject): Done {
    const { as, options, data, displayText, params } = Fields.read(body, (fields) => ({
      ...mannerFrom(fields),
      data: fields.text('data', 300),
      displayText: fields.maybeText('displayText', 300),
      params: textsIn(fields.object('params')),
    }));
    const speaker = this.directory.speaker(this.directory.chat(idOrName), as);
    const shown = displayText === undefined ? undefined : speaker.shows(displayText);
    return doneBy(speaker.postback(data, params, options), shown);
  }

  @Post('taps')
  @HttpCode(202)
  tap(@Param('chat') idOrName: string, @JsonBody() body: JsonObject): Done | Record<string, never> {
    const { as, options, action, picked } = Fields.read(body, (fields) => {
      fields.require('action');
      return {
        ...mannerFrom(fields),
        action: fields.object('action') ?? {},
        picked: fields.maybeText('picked'),
      };
    });
    const speaker = this.directory.speaker(this.directory.chat(idOrName), as);
    return tapped(speaker, action, picked, options);
  }
}

function tapped(
  speaker: Speaker,
  action: JsonObject,
  picked: string | undefined,
  options: EventOptions,
): Done | Record<string, never> {
  const { type, mode } = action;
  const data = textField(action, 'data') ?? '';
  if (typeof type === 'string' && OF_THE_PHONE.includes(type)) return {};
  switch (type) {
    case 'message': {
      const act = speaker.says(textField(action, 'text') ?? '', options);
      return doneBy(act, act.message);
    }
    case 'postback': {
      const displayText = textField(action, 'displayText');
      const shown = displayText === undefined ? undefined : speaker.shows(displayText);
      const done = doneBy(speaker.postback(data, undefined, options), shown);
      // The older form says its text in a message of its own.
      const text = textField(action, 'text');
      if (text !== undefined) speaker.says(text, options);
      return done;
    }
    case 'datetimepicker': {
      if (!isPickerMode(mode)) throw refused('action.mode', 'must be one of: date, time, datetime');
      if (picked === undefined || !isPicked(mode, picked))
        throw refused('picked', `must be a ${mode} as LINE writes it`);
      return doneBy(speaker.postback(data, { [mode]: picked }, options));
    }
    case 'richmenuswitch': {
      const params = { newRichMenuAliasId: textField(action, 'richMenuAliasId') ?? '', status: 'SUCCESS' };
      return doneBy(speaker.postback(data, params, options));
    }
    default:
      throw refused('action.type', 'is not an action of LINE');
  }
}

function refused(property: string, message: string): LineError {
  return new LineError(400, { message: `${property}: ${message}`, details: [{ property, message }] });
}

function textsIn(object: JsonObject | undefined): Readonly<Record<string, string>> | undefined {
  return object && Object.fromEntries(Object.entries(object).map(([name, value]) => [name, String(value)]));
}
