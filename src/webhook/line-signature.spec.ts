import crypto, { randomBytes } from 'node:crypto';
import { nextSecret, secret, sign } from '../../test/support/webhook-server';
import vectors from '../../test/fixtures/signature-vectors.json';
import { HmacSha256 } from './hmac-sha256';
import { isSignedByLine } from './line-signature';

const body = Buffer.from('{"destination":"U1","events":[]}');
const signature = sign(body);
const ours = [new HmacSha256(secret)];

describe('isSignedByLine', () => {
  it.each(vectors)('agrees with LINE: $name', ({ channelSecret, body: text, xLineSignature, valid }) => {
    expect(isSignedByLine(Buffer.from(text), xLineSignature, [new HmacSha256(channelSecret)])).toBe(valid);
  });

  it('accepts the current and the next secret while they are rotated, and no third', () => {
    const secrets = [secret, nextSecret].map((each) => new HmacSha256(each));
    expect(isSignedByLine(body, sign(body, secret), secrets)).toBe(true);
    expect(isSignedByLine(body, sign(body, nextSecret), secrets)).toBe(true);
    expect(isSignedByLine(body, sign(body, 'ffffffffffffffffffffffffffffffff'), secrets)).toBe(false);
  });

  it('rejects every single changed bit of the signature', () => {
    const bytes = Buffer.from(signature, 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      expect(isSignedByLine(body, flipped(bytes, bit).toString('base64'), ours)).toBe(false);
    }
  });

  it('rejects every single changed bit of the body', () => {
    for (let bit = 0; bit < body.length * 8; bit++) {
      expect(isSignedByLine(flipped(body, bit), signature, ours)).toBe(false);
    }
  });

  it('accepts one spelling of a signature only, though four decode to the same bytes', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const spellings = Array.from(alphabet, (last) => `${signature.slice(0, 42)}${last}=`);
    const bytes = Buffer.from(signature, 'base64');
    expect(spellings.filter((spelling) => Buffer.from(spelling, 'base64').equals(bytes))).toHaveLength(4);
    expect(spellings.filter((spelling) => isSignedByLine(body, spelling, ours))).toEqual([signature]);
  });

  // Not measured: no statistics on 200,000 calls told `===` from this, so such a test would pass whatever is done.
  it.each([0, 31])('compares in constant time, here with the first difference in byte %d', (place) => {
    const compare = jest.spyOn(crypto, 'timingSafeEqual');
    const bytes = Buffer.from(signature, 'base64');
    expect(isSignedByLine(body, flipped(bytes, place * 8).toString('base64'), ours)).toBe(false);
    expect(compare.mock.calls.map(([a, b]) => [a.byteLength, b.byteLength])).toEqual([[44, 44]]);
    expect(compare.mock.results).toEqual([{ type: 'return', value: false }]);
    compare.mockRestore();
  });

  it('signs bytes, not text', () => {
    const bytes = randomBytes(500);
    expect(isSignedByLine(bytes, sign(bytes), ours)).toBe(true);
  });
});

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return copy;
}
