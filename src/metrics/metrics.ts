import { Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';

/** What operators can count, in one registry per application. Labels never hold ids, tokens or text. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly webhooks = this.counter('kidoku_webhooks_total', 'Webhook requests by how they were answered', [
    'result',
  ]);
  readonly webhookSeconds = this.histogram('kidoku_webhook_seconds', 'Time from request to answer', []);
  readonly events = this.counter('kidoku_events_total', 'Events as they arrived', ['result']);
  readonly completions = this.counter('kidoku_events_completed_total', 'Events by how they ended', [
    'outcome',
  ]);
  readonly retries = this.counter('kidoku_event_retries_total', 'Events put off to be tried again', [
    'reason',
  ]);
  readonly sends = this.counter('kidoku_sends_total', 'Sends by outcome', ['kind', 'outcome']);
  readonly reads = this.counter('kidoku_read_receipts_total', 'Read receipts before a send or on receipt', [
    'result',
  ]);
  readonly lineCalls = this.histogram('kidoku_line_call_seconds', 'Calls to LINE', ['endpoint', 'status']);

  private counter<T extends string>(name: string, help: string, labelNames: T[]): Counter<T> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private histogram<T extends string>(name: string, help: string, labelNames: T[]): Histogram<T> {
    const buckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10];
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }
}
