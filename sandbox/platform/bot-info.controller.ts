import { Get } from '@nestjs/common';
import { Account } from '../account/account';
import { LineEndpoint } from './endpoint';
import { LineApi } from './line-api.decorator';

@LineApi('v2/bot/info')
export class BotInfoController {
  constructor(private readonly account: Account) {}

  @Get()
  @LineEndpoint('bot-info')
  info(): Record<string, string> {
    return this.account.info();
  }
}
