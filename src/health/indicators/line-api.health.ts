import { Injectable } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { HealthIndicatorService } from '@nestjs/terminus';
import type { LineCallFailure } from '../../line/line-call-log';
import { LineCallLog } from '../../line/line-call-log';

/** A single timeout is every network's daily life. */
const FAILURES_IN_A_ROW = 3;

/** How the calls made anyway went: a probe costs LINE nothing. Never down, for events are kept until LINE is back. */
@Injectable()
export class LineApiHealthIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly calls: LineCallLog,
  ) {}

  check(): HealthIndicatorResult<'line_api'> {
    const session = this.indicators.check('line_api');
    const { consecutiveFailures, lastFailure, lastSuccessAt } = this.calls;
    const details = {
      lastSuccess: inWords(lastSuccessAt),
      ...(lastFailure && { lastFailure: { ...lastFailure, at: inWords(lastFailure.at) } }),
    };
    if (lastFailure === undefined || consecutiveFailures < FAILURES_IN_A_ROW) return session.up(details);
    return session.degraded({
      ...details,
      message: `The last ${consecutiveFailures} calls to LINE failed. ${advice(lastFailure)}`,
    });
  }
}

function advice({ result }: LineCallFailure): string {
  if (result === 401 || result === 403)
    return 'LINE refuses the channel access token: check the LINE_CHANNEL_* settings.';
  if (result === 429) return 'LINE limits the rate, or the monthly quota of messages is used up.';
  return 'Events are kept, and go on once LINE answers. Is LINE reachable from here?';
}

function inWords(at: number | undefined): string {
  return at === undefined ? 'none yet' : new Date(at).toISOString();
}
