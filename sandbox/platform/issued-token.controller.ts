import { Get, Post, Query } from '@nestjs/common';
import type { TokenKind } from '../account/access-tokens';
import { AccessTokens } from '../account/access-tokens';
import { Clock } from '../clock';
import { SandboxOptions } from '../sandbox.options';
import { Answer } from './answer';
import { ChannelCredentials, invalid } from './channel-credentials';
import { LineEndpoint } from './endpoint';
import { FormBody } from './form-body.decorator';
import { LineTokenApi } from './line-api.decorator';

/** What LINE's example says of a token that never ends. */
const LONG_LIVED_SECONDS = 3_138_007_490;
const EMPTY = new Answer(200, Buffer.alloc(0));

interface Verified {
  readonly client_id: string;
  readonly expires_in: number;
  readonly scope: string;
}

/** Tells about tokens and revokes them. */
@LineTokenApi('')
export class IssuedTokenController {
  constructor(
    private readonly options: SandboxOptions,
    private readonly clock: Clock,
    private readonly credentials: ChannelCredentials,
    private readonly tokens: AccessTokens,
  ) {}

  @Post('v2/oauth/verify')
  @LineEndpoint('token-verify')
  verify(@FormBody() form: URLSearchParams): Verified {
    return this.about(form.get('access_token'), ['short-lived', 'long-lived']);
  }

  @Get('oauth2/v2.1/verify')
  @LineEndpoint('token-verify')
  verifyV21(@Query('access_token') token: string | undefined): Verified {
    return this.about(token, ['v2.1', 'stateless']);
  }

  @Post('v2/oauth/revoke')
  @LineEndpoint('token-revoke')
  revoke(@FormBody() form: URLSearchParams): Answer {
    return this.end(form.get('access_token'), ['short-lived', 'long-lived']);
  }

  @Post('oauth2/v2.1/revoke')
  @LineEndpoint('token-revoke')
  revokeV21(@FormBody() form: URLSearchParams): Answer {
    this.credentials.checkSecret(form);
    return this.end(form.get('access_token'), ['v2.1']);
  }

  @Get('oauth2/v2.1/tokens/kid')
  @LineEndpoint('token-key-ids')
  keyIds(@Query() query: Record<string, string>): { kids: readonly string[] } {
    this.credentials.checkAssertion(new URLSearchParams(query));
    return { kids: this.tokens.ofKind('v2.1').map(({ keyId }) => keyId) };
  }

  private about(token: string | null | undefined, kinds: readonly TokenKind[]): Verified {
    const found = this.tokens.find(token ?? '');
    if (!found || !kinds.includes(found.kind)) throw invalid('request', 'The access token expired');
    const left = Math.floor((found.endsAt - this.clock.now()) / 1_000);
    return {
      client_id: this.options.channel.channelId,
      expires_in: Math.min(left, LONG_LIVED_SECONDS),
      scope: 'P CM',
    };
  }

  /** LINE reports no error for a token that it does not know. */
  private end(token: string | null, kinds: readonly TokenKind[]): Answer {
    const found = this.tokens.find(token ?? '');
    if (found && kinds.includes(found.kind)) this.tokens.revoke(found.token);
    return EMPTY;
  }
}
