import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics';
import type { RefusalReason } from './webhook-refusal';

export type WebhookResult = RefusalReason | 'accepted' | 'aborted' | 'failed';

/** Counts each webhook request once, by how it was answered. */
@Injectable()
export class WebhookMeter {
  constructor(private readonly metrics: Metrics) {}

  /** @param request.elapsedTime ms since the request's headers arrived */
  answered(result: WebhookResult, request: { readonly elapsedTime: number }): void {
    this.metrics.webhooks.inc({ result });
    this.metrics.webhookSeconds.observe(request.elapsedTime / 1_000);
  }
}
