import { TinyBot, type Received } from '../../sandbox/testing/tiny-bot';

/** Before several bots, as a load balancer is: any of them gets a webhook, and another one if that one is gone. */
export class Balancer {
  /** Where webhooks may go. */
  readonly targets = new Set<string>();
  /** What LINE was answered, in order. */
  readonly answers: { readonly at: number; readonly status: number }[] = [];

  private constructor(
    private readonly front: TinyBot,
    private readonly random: () => number,
  ) {
    front.answer = async (received) => {
      const status = await this.passOn(received);
      this.answers.push({ at: Date.now(), status });
      return status;
    };
  }

  static async start(random: () => number): Promise<Balancer> {
    return new Balancer(await TinyBot.start(), random);
  }

  get url(): string {
    return this.front.url;
  }

  close(): Promise<void> {
    return this.front.close();
  }

  private async passOn({ raw, headers }: Received): Promise<number> {
    const inTurn = [...this.targets]
      .map((target) => ({ target, at: this.random() }))
      .sort((a, b) => a.at - b.at);
    for (const { target } of inTurn) {
      const status = await post(`${target}/webhook`, raw, String(headers['x-line-signature']));
      if (status !== undefined) return status;
    }
    return 502;
  }
}

async function post(url: string, body: Buffer, signature: string): Promise<number | undefined> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body: new Uint8Array(body),
      headers: { 'x-line-signature': signature },
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return undefined;
  }
}
