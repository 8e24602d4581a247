import { defaultChannel } from '../../sandbox/account/channel';
import { FakeLine, json } from '../../src/line/testing/fake-line';
import { BotProcess } from './bot-process';
import { WATCHED } from './loop-watch';
import { WebhookSender } from './webhook-sender';

/** A watched bot in chat mode, and in place of a LINE something that takes whatever it is told and remembers the replies. */
export class BotBesideLine {
  /** The bodies of the replies. */
  readonly replies: string[] = [];

  private constructor(
    readonly bot: BotProcess,
    readonly url: string,
    readonly sender: WebhookSender,
    private readonly line: FakeLine,
  ) {}

  static async start(databaseUrl: string): Promise<BotBesideLine> {
    const { botUserId, channelSecret, accessToken } = defaultChannel;
    const line = new FakeLine();
    const base = await line.start();
    const bot = BotProcess.spawn({
      ...{ HOST: '127.0.0.1', PORT: '0', LINE_CHAT_MODE: 'true', DATABASE_URL: databaseUrl },
      ...{ LINE_CHANNEL_SECRET: channelSecret, LINE_CHANNEL_ACCESS_TOKEN: accessToken },
      ...{ LINE_API_BASE_URL: base, LINE_DATA_API_BASE_URL: base },
      ...WATCHED,
    });
    const info = json(200, { userId: botUserId, chatMode: 'chat', markAsReadMode: 'manual' });
    let replies: string[] = [];
    line.answer = (response, request) => {
      if (request.path === '/v2/bot/message/reply') replies.push(request.body);
      (request.path === '/v2/bot/info' ? info : json(200, {}))(response, request);
      line.seen.length = 0;
    };
    const url = await bot.url();
    const started = new BotBesideLine(bot, url, new WebhookSender(url, channelSecret), line);
    replies = started.replies;
    return started;
  }

  async close(): Promise<void> {
    await this.sender.close();
    await this.bot.kill('SIGKILL');
    await this.line.stop();
  }
}
