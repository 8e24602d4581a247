import { createHmac, randomBytes } from 'node:crypto';
import { HmacSha256 } from './hmac-sha256';

it('agrees with RFC 4231, test case 2', () => {
  const digest = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
  const hmac = new HmacSha256('Jefe').of(Buffer.from('what do ya want for nothing?'));
  expect(hmac).toBe(Buffer.from(digest, 'hex').toString('base64'));
});

// A key longer than a block is hashed first, one as long as a block is not.
it.each([1, 31, 32, 63, 64, 65, 200])('agrees with Node’s own for a secret of %d bytes', (length) => {
  const secret = randomBytes(length)
    .toString('latin1')
    .replace(/[^\x21-\x7e]/g, 'x');
  const hmac = new HmacSha256(secret);
  for (const size of [0, 1, 55, 56, 64, 1_000, 100_000]) {
    const body = randomBytes(size);
    expect(hmac.of(body)).toBe(createHmac('sha256', secret).update(body).digest('base64'));
  }
});

it('agrees with Node’s own for a secret of letters that take several bytes', () => {
  const secret = '既読'.repeat(15);
  const body = Buffer.from('…');
  expect(new HmacSha256(secret).of(body)).toBe(createHmac('sha256', secret).update(body).digest('base64'));
});
