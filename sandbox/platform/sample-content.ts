import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { UserMessage } from '../chat/chat';

const IMAGE_SIZE = 64;
const PREVIEW_SIZE = 16;
const MAX_FILE_BYTES = 10 * 1024 * 1024;

export interface Sample {
  readonly bytes: Buffer;
  readonly type: string;
}

/** Something to download for a message: small, and the same each time. */
export function sampleOf({ id, content }: UserMessage): Sample {
  switch (content.type) {
    case 'video':
      return { bytes: mediaFile('isom'), type: 'video/mp4' };
    case 'audio':
      return { bytes: mediaFile('M4A '), type: 'audio/x-m4a' };
    case 'file': {
      const size = Math.min(Number(content.fileSize) || 0, MAX_FILE_BYTES);
      return { bytes: Buffer.alloc(size, 'A file of the sandbox. '), type: 'application/octet-stream' };
    }
    default:
      return { bytes: png(IMAGE_SIZE, colourOf(id)), type: 'image/png' };
  }
}

export function previewOf({ id }: UserMessage): Sample {
  return { bytes: png(PREVIEW_SIZE, colourOf(id)), type: 'image/png' };
}

function colourOf(id: string): Buffer {
  return createHash('sha256').update(id).digest().subarray(0, 3);
}

/** A square of one colour. */
function png(size: number, colour: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2], 8);
  const row = Buffer.concat([Buffer.of(0), ...Array<Buffer>(size).fill(colour)]);
  const pixels = Buffer.concat(Array<Buffer>(size).fill(row));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(pixels)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
}

/** An MPEG-4 container that names its brand and holds nothing: enough to be recognised by. */
function mediaFile(brand: string): Buffer {
  const brands = Buffer.concat([Buffer.from(brand), uint32(0), Buffer.from(brand), Buffer.from('mp42')]);
  return Buffer.concat([box('ftyp', brands), box('mdat', Buffer.alloc(0))]);
}

function box(type: string, data: Buffer): Buffer {
  return Buffer.concat([uint32(data.length + 8), Buffer.from(type), data]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
