import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { lineConfig } from '../config/line.config';
import { HmacSha256 } from './hmac-sha256';
import { isSignedByLine } from './line-signature';
import { WebhookRefusal } from './webhook-refusal';

interface RawRequest {
  /** Missing where the request has no body at all. */
  readonly body?: Buffer | null;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Lets pass only what LINE signed. Runs over the raw bytes, so nothing a stranger sends is ever parsed. */
@Injectable()
export class LineSignatureGuard implements CanActivate {
  private readonly secrets: readonly HmacSha256[];

  constructor(@Inject(lineConfig.KEY) config: ConfigType<typeof lineConfig>) {
    this.secrets = config.channelSecrets.map((secret) => new HmacSha256(secret));
  }

  canActivate(context: ExecutionContext): true {
    const { body, headers } = context.switchToHttp().getRequest<RawRequest>();
    if (isSignedByLine(body ?? Buffer.alloc(0), headers['x-line-signature'], this.secrets)) return true;
    throw new WebhookRefusal('bad_signature');
  }
}
