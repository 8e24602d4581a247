import { Injectable } from '@nestjs/common';
import type { KeyObject } from 'node:crypto';
import { createPublicKey, verify } from 'node:crypto';
import { Clock } from '../clock';
import { SandboxOptions } from '../sandbox.options';
import type { JsonObject } from './json-fields';
import { isJsonObject } from './json-fields';
import { LineError } from './line-error';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const MAX_AHEAD_SECONDS = 30 * 60;

/** How a channel proves to the token endpoints who it is: with id and secret, or with a JWT that it signed. */
@Injectable()
export class ChannelCredentials {
  private readonly keys: ReadonlyMap<string, KeyObject>;

  constructor(
    private readonly options: SandboxOptions,
    private readonly clock: Clock,
  ) {
    this.keys = new Map(
      options.assertionKeys.map((key) => [String(key.kid), createPublicKey({ key, format: 'jwk' })]),
    );
  }

  /** Throws LINE's 400 for a form that asks for anything but a token for this channel. */
  checkGrant(form: URLSearchParams): void {
    if (form.get('grant_type') !== 'client_credentials')
      throw invalid('request', "Invalid 'client_credentials'.");
  }

  checkSecret(form: URLSearchParams): void {
    const { channelId, channelSecret } = this.options.channel;
    if (form.get('client_id') !== channelId || form.get('client_secret') !== channelSecret) {
      throw invalid('client', 'Invalid client_id or client_secret');
    }
  }

  /** Returns the claims of a good assertion. */
  checkAssertion(form: URLSearchParams): JsonObject {
    if (form.get('client_assertion_type') !== JWT_BEARER)
      throw invalid('request', 'Invalid client_assertion_type');
    const [head = '', payload = '', signature = ''] = (form.get('client_assertion') ?? '').split('.');
    const header = decoded(head);
    const claims = decoded(payload);
    if (header.alg !== 'RS256') throw invalid('client', 'Invalid alg');
    this.checkSignature(String(header.kid), `${head}.${payload}`, signature);
    const { channelId } = this.options.channel;
    if (claims.iss !== channelId) throw invalid('client', 'Invalid iss');
    if (claims.sub !== channelId) throw invalid('client', 'Invalid sub');
    if (claims.aud !== 'https://api.line.me/') throw invalid('client', 'Invalid aud');
    const ahead = Number(claims.exp) - this.clock.now() / 1_000;
    if (!(ahead > 0 && ahead <= MAX_AHEAD_SECONDS)) throw invalid('client', 'Invalid exp');
    return claims;
  }

  private checkSignature(kid: string, signed: string, signature: string): void {
    if (this.keys.size === 0) return;
    const key = this.keys.get(kid);
    if (!key) throw LineError.withMessage(404, 'Cannot find channel key that satisfies the conditions');
    if (!verify('RSA-SHA256', Buffer.from(signed), key, Buffer.from(signature, 'base64url'))) {
      throw invalid('client', 'Invalid signature');
    }
  }
}

function decoded(part: string): JsonObject {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    if (isJsonObject(value)) return value;
  } catch {
    // Answered below, like any other text that is no part of a JWT.
  }
  throw invalid('client', 'Invalid client_assertion');
}

/** The token endpoints' own form of error. */
export function invalid(what: 'client' | 'request', error_description: string): LineError {
  return new LineError(400, { error: `invalid_${what}`, error_description });
}
