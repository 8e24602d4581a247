import type { OnModuleDestroy } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';
import { SandboxOptions } from '../sandbox.options';

export interface WebhookAnswer {
  /** Absent where no answer came. */
  readonly status: number | undefined;
  readonly problem: 'timeout' | 'unreachable' | undefined;
  readonly ms: number;
}

interface PostOptions {
  readonly signature: string | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Posts bytes to the bot, as LINE does. */
@Injectable()
export class WebhookClient implements OnModuleDestroy {
  private readonly agent = new Agent();

  constructor(private readonly options: SandboxOptions) {}

  sign(body: string | Buffer): string {
    return createHmac('sha256', this.options.channel.channelSecret).update(body).digest('base64');
  }

  /** Never rejects: a bot that cannot be reached is an answer too. `signature` null sends none. */
  async post(
    url: string,
    body: string | Buffer,
    { signature, timeoutMs, signal }: PostOptions,
  ): Promise<WebhookAnswer> {
    const started = performance.now();
    const timeout = AbortSignal.timeout(timeoutMs);
    const took = (): number => Math.round(performance.now() - started);
    try {
      const response = await request(url, {
        method: 'POST',
        dispatcher: this.agent,
        body,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'LineBotWebhook/2.0',
          ...(signature !== null && { 'x-line-signature': signature }),
        },
        signal: AbortSignal.any([signal, timeout]),
      });
      const ms = took();
      // LINE reads nothing but the status. A body that breaks off does not change it.
      await response.body.dump().catch(() => undefined);
      return { status: response.statusCode, problem: undefined, ms };
    } catch {
      return { status: undefined, problem: timeout.aborted ? 'timeout' : 'unreachable', ms: took() };
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.agent.destroy();
  }
}
