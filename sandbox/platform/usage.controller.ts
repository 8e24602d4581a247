import { Get } from '@nestjs/common';
import { LineEndpoint } from './endpoint';
import { Limits } from './limits';
import { LineApi } from './line-api.decorator';
import { Quota } from './quota';

/** How many messages the month has, and how many are gone. */
@LineApi('v2/bot/message/quota')
export class UsageController {
  constructor(
    private readonly limits: Limits,
    private readonly quota: Quota,
  ) {}

  @Get()
  @LineEndpoint('quota')
  limit(): { type: 'none' } | { type: 'limited'; value: number } {
    const { monthlyQuota } = this.limits.value;
    return monthlyQuota === undefined ? { type: 'none' } : { type: 'limited', value: monthlyQuota };
  }

  @Get('consumption')
  @LineEndpoint('consumption')
  consumption(): { totalUsage: number } {
    return { totalUsage: this.quota.used };
  }
}
