import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { BotProcess } from '../support/bot-process';
import { counted, health } from '../support/observe';
import { RawConnection } from '../support/raw-http';
import { WebhookSender } from '../support/webhook-sender';

const AT_ONCE = 32;

describe('a bot that is sent a signed webhook with one bit flipped', () => {
  let sandbox: Sandbox;
  let bot: BotProcess;
  let url: string;
  let sender: WebhookSender;
  let body: Buffer;

  beforeAll(async () => {
    sandbox = await startSandbox();
    bot = await BotProcess.start(sandbox);
    url = await bot.url();
    const { channelSecret, botUserId } = sandbox.channel;
    sender = new WebhookSender(url, channelSecret, AT_ONCE);
    body = Buffer.from(`{"destination":"${botUserId}","events":[{"type":"x","timestamp":1}]}`);
  }, 60_000);

  afterAll(async () => {
    await sender.close();
    await bot.stop();
    await sandbox.close();
  });

  afterEach(async () => {
    expect(await counted(url, 'kidoku_events_total')).toBe(0);
    expect(await health(url)).toMatchObject({ pending: 0, deadLetters: 0 });
  });

  /** @returns how many got each answer. */
  async function answers(variants: readonly Buffer[], ask: (variant: Buffer) => Promise<number>) {
    const tally: Record<number, number> = {};
    const waiting = variants.values();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const variant of waiting) {
          const status = await ask(variant);
          tally[status] = (tally[status] ?? 0) + 1;
        }
      }),
    );
    return tally;
  }

  it('in its body refuses it, whichever bit it is, and stores nothing', async () => {
    const signature = sender.sign(body);
    expect(await answers(flips(body), (flipped) => sender.post(flipped, signature))).toEqual({
      401: body.length * 8,
    });
  }, 60_000);

  it('in its signature refuses it, whichever bit it is, and stores nothing', async () => {
    const variants = flips(Buffer.from(sender.sign(body)));
    const tally = await answers(variants, (flipped) => statusOf(flipped));
    // HTTP itself forbids most control characters in a header.
    expect(Object.keys(tally).every((status) => ['400', '401'].includes(status))).toBe(true);
    expect(tally[401]).toBeGreaterThan(variants.length / 2);
  }, 60_000);

  async function statusOf(signature: Buffer): Promise<number> {
    const head = `POST /webhook HTTP/1.1\r\nHost: bot\r\nConnection: close\r\nContent-Length: ${String(body.length)}\r\n`;
    const answer = await new RawConnection(Number(new URL(url).port))
      .write(
        Buffer.concat([Buffer.from(`${head}x-line-signature: `), signature, Buffer.from('\r\n\r\n'), body]),
      )
      .untilClosed();
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
  }
});

function flips(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const copy = Buffer.from(bytes);
    copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    return copy;
  });
}
