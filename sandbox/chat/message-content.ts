import type { MessageContent } from './chat';

const EXAMPLES = {
  text: { text: 'hello' },
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

export type MessageType = keyof typeof EXAMPLES;
export type MediaType = Exclude<MessageType, 'text'>;

export const messageTypes = Object.keys(EXAMPLES) as readonly MessageType[];

/** A plausible message of the type; `fields` replaces or adds to it. */
export function exampleOf(type: MessageType, fields: Readonly<Record<string, unknown>> = {}): MessageContent {
  return { ...EXAMPLES[type], ...fields, type };
}
