// Webhooks as LINE sends them, signed. Who said what, and when it was sent, is in the tokens, where the stand-in for LINE reads it.
import { createHmac } from 'node:crypto';
import { performance } from 'node:perf_hooks';

export const SECRET = '0'.repeat(32);
export const BOT = 'U5a4db0c0000000000000000000000b07';

export const now = () => performance.timeOrigin + performance.now();

/**
 * @param n its number: within a user, later messages have higher ones
 * @param what `text`, which a bot answers, or `sticker`, which it takes and leaves alone
 */
export function signedMessage(n, user, what = 'text', sentAt = now()) {
  const content =
    what === 'text'
      ? {
          type: 'text',
          quoteToken: 'q'.repeat(60),
          text: `Message ${n}: ${'what are your opening hours? '.repeat(4)}`,
        }
      : {
          type: 'sticker',
          quoteToken: 'q'.repeat(60),
          packageId: '446',
          stickerId: '1988',
          stickerResourceType: 'STATIC',
        };
  const event = {
    type: 'message',
    message: {
      id: String(10n ** 17n + BigInt(n)),
      ...content,
      markAsReadToken: `${user}_${n}_${'m'.repeat(40)}`,
    },
    webhookEventId: `01BENCH${String(n).padStart(19, '0')}`,
    deliveryContext: { isRedelivery: false },
    timestamp: Math.floor(sentAt),
    source: { type: 'user', userId: `U${String(user).padStart(32, '0')}` },
    replyToken: `${user}_${n}_${sentAt}_${'r'.repeat(12)}`,
    mode: 'active',
  };
  const body = JSON.stringify({ destination: BOT, events: [event] });
  return { body, signature: createHmac('sha256', SECRET).update(body).digest('base64') };
}
