import { TinyBot, type Received } from '../../sandbox/testing/tiny-bot';

/** Stands between LINE and the bot, and decides what LINE hears of the bot's answer. */
export class Middleman {
  private constructor(
    private readonly front: TinyBot,
    private readonly target: string,
  ) {}

  /** @param target where webhooks are passed on to. */
  static async before(target: string): Promise<Middleman> {
    const middleman = new Middleman(await TinyBot.start(), target);
    middleman.passOn();
    return middleman;
  }

  get url(): string {
    return this.front.url;
  }

  /** From now on LINE hears what the bot says. */
  passOn(): void {
    this.front.answer = (received) => this.forward(received);
  }

  /** From now on the bot gets everything, and LINE hears this instead; undefined is nothing at all. */
  answerInstead(status: number | undefined): void {
    this.front.answer = async (received) => {
      await this.forward(received);
      return status;
    };
  }

  close(): Promise<void> {
    return this.front.close();
  }

  private async forward({ raw, headers }: Received): Promise<number> {
    const { status } = await fetch(this.target, {
      method: 'POST',
      body: new Uint8Array(raw),
      headers: { 'x-line-signature': String(headers['x-line-signature']) },
    });
    return status;
  }
}
