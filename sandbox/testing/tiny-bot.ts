import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookEvent } from '../webhook/webhook-event';

export interface Received {
  readonly raw: Buffer;
  readonly headers: IncomingHttpHeaders;
  readonly destination: string;
  readonly events: readonly WebhookEvent[];
}

/** A webhook server that keeps what it gets and answers what `answer` says; undefined never answers. */
export class TinyBot {
  readonly received: Received[] = [];
  answer: (received: Received) => Promise<number | undefined> | number | undefined = () => 200;
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const received = { raw, headers: request.headers, ...bodyOf(raw) };
      this.received.push(received);
      void Promise.resolve(this.answer(received)).then((status) => {
        if (status !== undefined) response.writeHead(status).end();
      });
    });
  });

  static async start(): Promise<TinyBot> {
    const bot = new TinyBot();
    bot.server.listen(0, '127.0.0.1');
    await once(bot.server, 'listening');
    return bot;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/webhook`;
  }

  get events(): readonly WebhookEvent[] {
    return this.received.flatMap(({ events }) => events);
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

function bodyOf(raw: Buffer): Pick<Received, 'destination' | 'events'> {
  try {
    return JSON.parse(raw.toString()) as Pick<Received, 'destination' | 'events'>;
  } catch {
    return { destination: '', events: [] };
  }
}
