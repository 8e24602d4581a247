import { randomBytes } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 26 characters: 48 bits of time, then 80 random bits. */
export function ulid(time: number): string {
  let value = (BigInt(Math.trunc(time)) << 80n) | BigInt(`0x${randomBytes(10).toString('hex')}`);
  let text = '';
  for (let digit = 0; digit < 26; digit += 1) {
    text = CROCKFORD.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return text;
}

/** LINE's id of a user (U), group (C) or room (R). */
export function lineId(prefix: 'U' | 'C' | 'R'): string {
  return prefix + randomBytes(16).toString('hex');
}

/** An opaque token of `length` base64url characters. */
export function opaqueToken(length: number): string {
  return randomBytes(length).toString('base64url').slice(0, length);
}

let lastMessageNumber = 0n;

/** Eighteen digits, rising, and more than a Number can hold, as LINE's are. */
export function messageId(time: number): string {
  const earliest = BigInt(Math.trunc(time)) * 100_000n;
  lastMessageNumber = lastMessageNumber >= earliest ? lastMessageNumber + 1n : earliest;
  return lastMessageNumber.toString();
}
