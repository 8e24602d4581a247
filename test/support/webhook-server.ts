import { createHmac } from 'node:crypto';
import { Global, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { lineConfig } from '../../src/config/line.config';
import type { WebhookBody } from '../../src/inbox/inbox';
import { Inbox } from '../../src/inbox/inbox';
import { InboxModule } from '../../src/inbox/inbox.module';
import { Metrics } from '../../src/metrics/metrics';
import { MetricsModule } from '../../src/metrics/metrics.module';
import type { HttpLimits } from '../../src/webhook/http-adapter';
import { createHttpAdapter } from '../../src/webhook/http-adapter';
import { WebhookModule } from '../../src/webhook/webhook.module';

export const secret = '8c570fa6dd201bb328f1c1eac23a96d8';
export const nextSecret = '0123456789abcdef0123456789abcdef';

export function sign(body: Buffer | string, key = secret): string {
  return createHmac('sha256', key).update(body).digest('base64');
}

/** Keeps what it is given, or fails as told. */
export class RecordingInbox {
  readonly received: WebhookBody[] = [];
  answer: () => Promise<void> = () => Promise.resolve();

  async receive(body: WebhookBody): Promise<void> {
    await this.answer();
    this.received.push(body);
  }
}

const config = { provide: lineConfig.KEY, useValue: { channelSecrets: [secret, nextSecret] } };

@Global()
@Module({ providers: [config], exports: [lineConfig.KEY] })
class FakeConfigModule {}

@Module({ providers: [{ provide: Inbox, useClass: RecordingInbox }], exports: [Inbox] })
class FakeInboxModule {}

/** The real webhook module behind a real server on a free port. */
export class WebhookServer {
  private constructor(
    private readonly app: NestFastifyApplication,
    readonly port: number,
  ) {}

  static async start(limits?: Partial<HttpLimits>): Promise<WebhookServer> {
    const testing = await Test.createTestingModule({
      imports: [FakeConfigModule, MetricsModule, WebhookModule],
    })
      .overrideModule(InboxModule)
      .useModule(FakeInboxModule)
      .compile();
    const app = testing.createNestApplication<NestFastifyApplication>(createHttpAdapter(limits), {
      bodyParser: false,
      logger: false,
    });
    await app.listen(0, '127.0.0.1');
    return new WebhookServer(app, Number(new URL(await app.getUrl()).port));
  }

  get inbox(): RecordingInbox {
    return this.app.get<RecordingInbox>(Inbox, { strict: false });
  }

  url(path = '/webhook'): string {
    return `http://127.0.0.1:${String(this.port)}${path}`;
  }

  post(body: Buffer | string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url(), { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers });
  }

  postSigned(body: Buffer | string, headers: Record<string, string> = {}): Promise<Response> {
    return this.post(body, { 'x-line-signature': sign(body), ...headers });
  }

  /** Without a Content-Length. */
  postChunked(body: string): Promise<Response> {
    const headers = { 'x-line-signature': sign(body) };
    const chunked = { method: 'POST', headers, body: new Blob([body]).stream(), duplex: 'half' };
    return fetch(this.url(), chunked);
  }

  /** How often webhooks ended in this result. */
  async counted(result: string): Promise<number> {
    const { values } = await this.app.get(Metrics, { strict: false }).webhooks.get();
    return values.find(({ labels }) => labels.result === result)?.value ?? 0;
  }

  /** Of all webhooks so far. */
  async seconds(): Promise<{ count: number; sum: number }> {
    const { values } = await this.app.get(Metrics, { strict: false }).webhookSeconds.get();
    const of = (name: string) => values.find(({ metricName }) => metricName?.endsWith(name))?.value ?? 0;
    return { count: of('_count'), sum: of('_sum') };
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
