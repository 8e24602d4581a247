import { timingSafeEqual } from 'node:crypto';
import type { HmacSha256 } from './hmac-sha256';

const base64OfSha256 = /^[A-Za-z0-9+/]{43}=$/;

/** Whether it can be a signature at all, which needs no body to tell. */
export function hasSignatureForm(header: unknown): header is string {
  return typeof header === 'string' && base64OfSha256.test(header);
}

/**
 * Whether LINE signed exactly these bytes with one of the secrets. The texts are compared, not what they decode to: four
 * spellings decode to the same bytes.
 *
 * @param header the value of `x-line-signature`; Node joins repeated headers with a comma, which no signature contains
 */
export function isSignedByLine(body: Buffer, header: unknown, secrets: readonly HmacSha256[]): boolean {
  if (!hasSignatureForm(header)) return false;
  const signature = Buffer.from(header);
  return secrets.some((secret) => timingSafeEqual(Buffer.from(secret.of(body)), signature));
}
