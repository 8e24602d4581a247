import { Post } from '@nestjs/common';
import type { IssuedToken } from '../account/access-tokens';
import { AccessTokens, STATELESS_LIFETIME_SECONDS } from '../account/access-tokens';
import { ChannelCredentials, invalid } from './channel-credentials';
import { LineEndpoint } from './endpoint';
import { FormBody } from './form-body.decorator';
import { LineTokenApi } from './line-api.decorator';
import { LineError } from './line-error';

const MONTH_SECONDS = 30 * 24 * 60 * 60;
const MAX_TOKENS = 30;

/** Issues access tokens of the three kinds that a program can get. */
@LineTokenApi('')
export class TokenController {
  constructor(
    private readonly credentials: ChannelCredentials,
    private readonly tokens: AccessTokens,
  ) {}

  @Post('oauth2/v3/token')
  @LineEndpoint('token')
  stateless(@FormBody() form: URLSearchParams): IssuedToken {
    this.credentials.checkGrant(form);
    if (form.has('client_assertion')) this.credentials.checkAssertion(form);
    else this.credentials.checkSecret(form);
    return answerOf(this.tokens.issue('stateless', STATELESS_LIFETIME_SECONDS));
  }

  @Post('v2/oauth/accessToken')
  @LineEndpoint('token-short-lived')
  shortLived(@FormBody() form: URLSearchParams): IssuedToken {
    this.credentials.checkGrant(form);
    this.credentials.checkSecret(form);
    const [oldest, ...others] = this.tokens.ofKind('short-lived');
    if (oldest && others.length + 1 >= MAX_TOKENS) this.tokens.revoke(oldest.token);
    return answerOf(this.tokens.issue('short-lived', MONTH_SECONDS));
  }

  @Post('oauth2/v2.1/token')
  @LineEndpoint('token-v2.1')
  withAssertion(@FormBody() form: URLSearchParams): IssuedToken & { key_id: string } {
    this.credentials.checkGrant(form);
    const { token_exp: lifetime = MONTH_SECONDS } = this.credentials.checkAssertion(form);
    if (typeof lifetime !== 'number' || !(lifetime > 0 && lifetime <= MONTH_SECONDS)) {
      throw invalid('client', 'Invalid token_exp');
    }
    if (this.tokens.ofKind('v2.1').length >= MAX_TOKENS) {
      throw LineError.withMessage(400, 'The maximum number of access tokens has already been issued');
    }
    const issued = this.tokens.issue('v2.1', lifetime);
    return { ...answerOf(issued), key_id: issued.keyId };
  }
}

function answerOf({ token_type, access_token, expires_in }: IssuedToken): IssuedToken {
  return { token_type, access_token, expires_in };
}
