import { Post } from '@nestjs/common';
import { Chats } from '../chat/chats';
import { Clock } from '../clock';
import { History } from '../history/history';
import { Answer } from './answer';
import { LineEndpoint } from './endpoint';
import { JsonBody } from './json-body.decorator';
import type { JsonObject } from './json-fields';
import { textField } from './json-fields';
import { LineApi } from './line-api.decorator';
import type { LineErrorDetail } from './line-error';
import { LineError } from './line-error';
import { RequestId } from './request-id.decorator';

const USER_ID = /^U[0-9a-f]{32}$/;
const DEFAULT_SECONDS = 20;
const USERS_ONLY =
  'Only user id is acceptable, please confirm if there are any group/room ids or illegal ids.';

/** The animation that a user sees while the bot thinks. */
@LineApi('v2/bot/chat/loading')
export class LoadingController {
  constructor(
    private readonly chats: Chats,
    private readonly clock: Clock,
    private readonly history: History,
  ) {}

  @Post('start')
  @LineEndpoint('loading')
  start(@JsonBody() body: JsonObject, @RequestId() call: string): Answer {
    const chatId = textField(body, 'chatId') ?? '';
    const seconds = body.loadingSeconds ?? DEFAULT_SECONDS;
    const details = secondsFaults(seconds);
    if (!USER_ID.test(chatId)) details.push({ message: USERS_ONLY, property: 'chatId' });
    if (details.length > 0) throw LineError.withDetails(details);

    // Accepted for anyone, shown to a friend only.
    const chat = this.chats.find(chatId);
    if (chat?.reachable) {
      const until = this.clock.now() + Number(seconds) * 1_000;
      chat.loadingUntil = until;
      this.history.add({ type: 'loading.shown', chat: chat.id, until, call });
    }
    return new Answer(202, {});
  }
}

function secondsFaults(seconds: unknown): LineErrorDetail[] {
  const number = typeof seconds === 'number' ? seconds : NaN;
  const details: LineErrorDetail[] = [];
  if (!(number >= 5 && number <= 60))
    details.push({ message: 'Must be between 5 and 60', property: 'loadingSeconds' });
  if (number % 5 !== 0) details.push({ message: 'must be a multiple of five', property: 'loadingSeconds' });
  return details;
}
