import { createHmac, timingSafeEqual } from 'node:crypto';

const base64OfSha256 = /^[A-Za-z0-9+/]{43}=$/;

/** Whether it can be a signature at all, which needs no body to tell. */
export function hasSignatureForm(header: unknown): header is string {
  return typeof header === 'string' && base64OfSha256.test(header);
}

/**
 * Whether LINE signed exactly these bytes with one of the secrets.
 *
 * @param header the value of `x-line-signature`; Node joins repeated headers with a comma, which no signature contains
 */
export function isSignedByLine(body: Buffer, header: unknown, secrets: readonly string[]): boolean {
  if (!hasSignatureForm(header)) return false;
  const signature = Buffer.from(header, 'base64');
  // Node ignores the spare bits of the last character: four spellings would pass as one signature.
  if (signature.toString('base64') !== header) return false;
  return secrets.some((secret) =>
    timingSafeEqual(createHmac('sha256', secret).update(body).digest(), signature),
  );
}
