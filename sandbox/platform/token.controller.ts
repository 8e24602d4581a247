import { Body, Controller, Post, UseInterceptors } from '@nestjs/common';
import { AccessTokens } from '../account/access-tokens';
import { SandboxOptions } from '../sandbox.options';
import { CallInterceptor } from './call.interceptor';
import { LineEndpoint } from './endpoint';
import { LineError } from './line-error';

/** Issues stateless access tokens for the channel's id and secret. */
@Controller('oauth2/v3/token')
@UseInterceptors(CallInterceptor)
export class TokenController {
  constructor(
    private readonly options: SandboxOptions,
    private readonly tokens: AccessTokens,
  ) {}

  @Post()
  @LineEndpoint('token')
  issue(@Body() body: unknown): ReturnType<AccessTokens['issue']> {
    const form = new URLSearchParams(String(body));
    if (form.get('grant_type') !== 'client_credentials') {
      throw new LineError(400, {
        error: 'invalid_request',
        error_description: "Invalid 'client_credentials'.",
      });
    }
    const { channelId, channelSecret } = this.options.channel;
    if (form.get('client_id') !== channelId || form.get('client_secret') !== channelSecret) {
      throw new LineError(400, {
        error: 'invalid_client',
        error_description: 'Invalid client_id or client_secret',
      });
    }
    return this.tokens.issue();
  }
}
