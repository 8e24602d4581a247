import { Controller, Get, UseInterceptors } from '@nestjs/common';
import { Account } from '../account/account';
import { AdmissionInterceptor } from './admission.interceptor';
import { CallInterceptor } from './call.interceptor';
import { LineEndpoint } from './endpoint';

@Controller('v2/bot/info')
@UseInterceptors(CallInterceptor, AdmissionInterceptor)
export class BotInfoController {
  constructor(private readonly account: Account) {}

  @Get()
  @LineEndpoint('bot-info')
  info(): Record<string, string> {
    return this.account.info();
  }
}
