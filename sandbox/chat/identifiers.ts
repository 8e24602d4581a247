import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { SandboxOptions } from '../sandbox.options';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ids and tokens in LINE's forms: random, or the same ones in the same order for a seed. */
@Injectable()
export class Identifiers {
  private readonly counts = new Map<string, number>();
  private lastMessageNumber = 0n;

  constructor(private readonly options: SandboxOptions) {}

  /** 26 characters: 48 bits of time, then 80 bits. */
  ulid(time: number): string {
    let value = (BigInt(Math.trunc(time)) << 80n) | BigInt(`0x${this.bytes('ulid', 10).toString('hex')}`);
    let text = '';
    for (let digit = 0; digit < 26; digit += 1) {
      text = CROCKFORD.charAt(Number(value & 31n)) + text;
      value >>= 5n;
    }
    return text;
  }

  /** LINE's id of a user (U), group (C) or room (R). */
  chat(prefix: 'U' | 'C' | 'R', name: string): string {
    return prefix + this.bytes(`${prefix} ${name}`, 16).toString('hex');
  }

  replyToken(): string {
    return this.bytes('reply token', 16).toString('hex');
  }

  /** An opaque token of `length` base64url characters. */
  token(kind: string, length: number): string {
    return this.bytes(kind, length).toString('base64url').slice(0, length);
  }

  /** What `x-line-request-id` carries. */
  request(): string {
    const hex = this.bytes('request', 16).toString('hex');
    return [8, 12, 16, 20, 32].map((end, place, ends) => hex.slice(ends[place - 1] ?? 0, end)).join('-');
  }

  /** Eighteen digits, rising, and more than a Number can hold, as LINE's are. */
  message(time: number): string {
    const earliest = BigInt(Math.trunc(time)) * 100_000n;
    this.lastMessageNumber = this.lastMessageNumber >= earliest ? this.lastMessageNumber + 1n : earliest;
    return this.lastMessageNumber.toString();
  }

  reset(): void {
    if (!this.options.deterministic) return;
    this.counts.clear();
    this.lastMessageNumber = 0n;
  }

  /** A count for each kind, so that more ids of one kind do not change those of another. */
  private bytes(kind: string, length: number): Buffer {
    if (!this.options.deterministic) return randomBytes(length);
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    const hash = createHash('shake256', { outputLength: length });
    return hash.update(`${this.options.seed} ${kind} ${count}`).digest();
  }
}
