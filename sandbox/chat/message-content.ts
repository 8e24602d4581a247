import type { MessageContent } from './chat';
import { opaqueToken } from './identifiers';

export type MediaType = 'sticker' | 'image' | 'video' | 'audio' | 'file' | 'location';

const EXAMPLES: Readonly<Record<MediaType, Readonly<Record<string, unknown>>>> = {
  sticker: {
    packageId: '11537',
    stickerId: '52002738',
    stickerResourceType: 'ANIMATION',
    keywords: ['hello'],
  },
  image: { contentProvider: { type: 'line' } },
  video: { duration: 60_000, contentProvider: { type: 'line' } },
  audio: { duration: 3_250, contentProvider: { type: 'line' } },
  file: { fileName: 'invoice.pdf', fileSize: 213_890 },
  location: {
    title: 'my location',
    address: '1-3 Kioicho, Chiyoda-ku, Tokyo',
    latitude: 35.67966,
    longitude: 139.73669,
  },
};

/** A plausible message of the type; `fields` replaces or adds to it. */
export function exampleOf(type: MediaType, fields: Readonly<Record<string, unknown>> = {}): MessageContent {
  return { ...EXAMPLES[type], ...fields, type };
}

const QUOTABLE = ['text', 'image', 'video', 'sticker'];

/** The `quoteToken` field that LINE adds to messages which can be quoted. */
export function quoteTokenFor(type: string): { quoteToken?: string } {
  return QUOTABLE.includes(type) ? { quoteToken: opaqueToken(155) } : {};
}
