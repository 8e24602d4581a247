import { defaultChannel } from '../../sandbox/account/channel';
import { FakeLine, json } from '../../src/line/testing/fake-line';
import { BotProcess } from './bot-process';
import { HEAP_WATCH } from './heap-watch';
import { LOOP_WATCH } from './loop-watch';
import { WebhookSender } from './webhook-sender';

/** A watched bot in chat mode, and in place of a LINE something that takes whatever it is told and remembers the replies. */
export class BotBesideLine {
  /** The bodies of the replies. */
  readonly replies: string[] = [];

  /** The status with which the next request to this path is answered, where it is not 200. */
  failure: (path: string) => number | undefined = () => undefined;

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
      NODE_OPTIONS: `${LOOP_WATCH} ${HEAP_WATCH}`,
    });
    const info = json(200, { userId: botUserId, chatMode: 'chat', markAsReadMode: 'manual' });
    let started: BotBesideLine | undefined;
    line.answer = (response, request) => {
      const { path = '', body } = request;
      line.seen.length = 0;
      if (path === '/v2/bot/info') {
        info(response, request);
        return;
      }
      const failure = started?.failure(path);
      if (failure === undefined && path === '/v2/bot/message/reply') started?.replies.push(body);
      json(failure ?? 200, {})(response, request);
    };
    const url = await bot.url();
    return (started = new BotBesideLine(bot, url, new WebhookSender(url, channelSecret), line));
  }

  async close(): Promise<void> {
    await this.sender.close();
    await this.bot.kill('SIGKILL');
    await this.line.stop();
  }
}
