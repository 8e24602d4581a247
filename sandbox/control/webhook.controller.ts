import { Get, HttpCode, Param, Post } from '@nestjs/common';
import { JsonBody } from '../platform/json-body.decorator';
import type { JsonObject } from '../platform/json-fields';
import { LineError } from '../platform/line-error';
import { Deliveries } from '../webhook/deliveries';
import { Events } from '../webhook/events';
import type { Happening, WebhookEvent } from '../webhook/webhook-event';
import { WebhookSettings } from '../webhook/webhook-settings';
import type { Done } from './acts';
import { doneBy, mannerFrom } from './acts';
import { ControlApi } from './control-api.decorator';
import { Directory } from './directory';
import { Fields } from './fields';

const MAX_REDELIVERIES = 100;

interface Verified {
  readonly status?: number | undefined;
  readonly problem?: string | undefined;
  readonly ms: number;
}

/** What goes to the bot, by hand. */
@ControlApi()
export class WebhookController {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly directory: Directory,
    private readonly events: Events,
    private readonly settings: WebhookSettings,
  ) {}

  @Post('webhook/verify')
  @HttpCode(200)
  async verify(@JsonBody() body: JsonObject): Promise<Verified> {
    Fields.read(body, () => undefined);
    const { url } = this.settings.value;
    return url === undefined ? { problem: 'no-url', ms: 0 } : this.deliveries.verify(url);
  }

  @Post('webhook-events')
  @HttpCode(202)
  emit(@JsonBody() body: JsonObject): Done {
    const { chat, event, as, options } = Fields.read(body, (fields) => ({
      chat: fields.text('chat'),
      event: fields.object('event') ?? {},
      ...mannerFrom(fields),
    }));
    const found = this.directory.chat(chat);
    // Any event at all, so that a bot can be shown what LINE might send one day.
    return doneBy(this.directory.speaker(found, as).raw(event, options));
  }

  @Get('webhook-events/:event')
  event(@Param('event') eventId: string): WebhookEvent {
    return this.happening(eventId).event;
  }

  @Post('webhook-events/:event/redeliver')
  @HttpCode(202)
  redeliver(@Param('event') eventId: string, @JsonBody() body: JsonObject): Done {
    const { times } = Fields.read(body, (fields) => ({
      times: fields.integer('times', 1, MAX_REDELIVERIES) ?? 1,
    }));
    const happening = this.happening(eventId);
    for (let time = 0; time < times; time += 1) void this.deliveries.redeliver([happening]);
    return { webhookEventId: eventId };
  }

  private happening(eventId: string): Happening {
    const found = this.events.find(eventId);
    if (!found) throw LineError.withMessage(404, `There is no event ${eventId}.`);
    return found;
  }
}
