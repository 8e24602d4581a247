import { Injectable } from '@nestjs/common';
import { SandboxOptions } from '../sandbox.options';

export interface WebhookSettingsValue {
  readonly url: string | undefined;
  /** The console's "Use webhook". */
  readonly active: boolean;
  readonly redelivery: boolean;
  readonly redeliveryScheduleMs: readonly number[];
  readonly timeoutMs: number;
}

/** How the bot is told what happens. */
@Injectable()
export class WebhookSettings {
  value: WebhookSettingsValue;

  constructor(private readonly options: SandboxOptions) {
    this.value = this.initial(options.webhookUrl);
  }

  change(part: Partial<WebhookSettingsValue>): void {
    this.value = { ...this.value, ...part };
  }

  /** The URL stays: the bot behind it is still the same. */
  reset(): void {
    this.value = this.initial(this.value.url);
  }

  private initial(url: string | undefined): WebhookSettingsValue {
    const { redelivery, redeliveryScheduleMs, webhookTimeoutMs } = this.options;
    return { url, active: true, redelivery, redeliveryScheduleMs, timeoutMs: webhookTimeoutMs };
  }
}
