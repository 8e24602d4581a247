import { Get, Post, Put } from '@nestjs/common';
import { Clock } from '../clock';
import { History } from '../history/history';
import type { WebhookAnswer } from '../webhook/webhook.client';
import { Deliveries } from '../webhook/deliveries';
import { WebhookSettings } from '../webhook/webhook-settings';
import { LineEndpoint } from './endpoint';
import { JsonBody } from './json-body.decorator';
import type { JsonObject } from './json-fields';
import { LineApi } from './line-api.decorator';
import { LineError } from './line-error';

const MAX_URL_LENGTH = 500;

interface TestResult {
  readonly success: boolean;
  readonly timestamp: string;
  readonly statusCode: number;
  readonly reason: string;
  readonly detail: string;
}

/** Where LINE sends webhooks to. LINE wants HTTPS; here HTTP does, as the bot is on the same machine. */
@LineApi('v2/bot/channel/webhook')
export class WebhookEndpointController {
  constructor(
    private readonly clock: Clock,
    private readonly history: History,
    private readonly settings: WebhookSettings,
    private readonly deliveries: Deliveries,
  ) {}

  @Get('endpoint')
  @LineEndpoint('webhook-get')
  endpoint(): { endpoint: string; active: boolean } {
    const { active } = this.settings.value;
    return { endpoint: this.configured(), active };
  }

  @Put('endpoint')
  @LineEndpoint('webhook-set')
  setEndpoint(@JsonBody() body: JsonObject): Record<string, never> {
    this.settings.change({ url: urlFrom(body.endpoint) });
    this.history.add({ type: 'settings.changed' });
    return {};
  }

  @Post('test')
  @LineEndpoint('webhook-test')
  async test(@JsonBody() body: JsonObject): Promise<TestResult> {
    const url = body.endpoint === undefined ? this.configured() : urlFrom(body.endpoint);
    const answer = await this.deliveries.verify(url);
    return { timestamp: new Date(this.clock.now()).toISOString(), ...resultOf(answer, url) };
  }

  private configured(): string {
    const { url } = this.settings.value;
    if (url === undefined) throw LineError.withMessage(404, 'Webhook endpoint not found');
    return url;
  }
}

function urlFrom(value: unknown): string {
  const good = typeof value === 'string' && value.length <= MAX_URL_LENGTH && /^https?:\/\//i.test(value);
  if (!good || !URL.canParse(value)) throw LineError.withMessage(400, 'Invalid webhook endpoint URL');
  return value;
}

function resultOf({ status, problem }: WebhookAnswer, url: string): Omit<TestResult, 'timestamp'> {
  if (status === undefined) {
    const timeout = problem === 'timeout';
    return {
      success: false,
      statusCode: 0,
      reason: timeout ? 'REQUEST_TIMEOUT' : 'COULD_NOT_CONNECT',
      detail: `${timeout ? 'Request timeout' : 'Connection failed'}: ${url}`,
    };
  }
  const success = status >= 200 && status < 300;
  const reason = success ? 'OK' : 'ERROR_STATUS_CODE';
  return { success, statusCode: status, reason, detail: String(status) };
}
