import { isUtf8 } from 'node:buffer';
import type { PipeTransform } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { WebhookBody } from '../inbox/inbox';
import { isRecord } from '../is-record';
import { WebhookRefusal } from './webhook-refusal';

/** The signed bytes as LINE's webhook body; its events stay unchecked, so that one broken event harms no other. */
@Injectable()
export class WebhookBodyPipe implements PipeTransform<Buffer | null | undefined, WebhookBody> {
  transform(raw: Buffer | null | undefined): WebhookBody {
    if (!raw || raw.length === 0) throw new WebhookRefusal('malformed', 'It is empty.');
    // Decoding would replace bad bytes silently, and a changed text could be answered.
    if (!isUtf8(raw)) throw new WebhookRefusal('malformed', 'It is not UTF-8.');
    const { destination, events } = asRecord(parseJson(raw.toString('utf8')));
    if (!Array.isArray(events)) throw new WebhookRefusal('malformed', '"events" must be an array.');
    if (typeof destination === 'string') return { destination, events };
    // A test of the connection has no events, so it needs no bot to give them to.
    if (events.length === 0) return { destination: '', events };
    throw new WebhookRefusal('malformed', '"destination" must be the user id of the bot.');
  }
}

/** The error of `JSON.parse` quotes the text, so it goes no further. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WebhookRefusal('malformed', 'It is not JSON.');
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw new WebhookRefusal('malformed', 'It must be a JSON object.');
}
