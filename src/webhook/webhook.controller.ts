import { Body, Controller, HttpCode, Post, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { WebhookBody } from '../inbox/inbox';
import { Inbox } from '../inbox/inbox';
import { beforeLineGivesUp } from './answer-deadline';
import { LineSignatureGuard } from './line-signature.guard';
import { WebhookBodyPipe } from './webhook-body.pipe';
import { WebhookMeter } from './webhook-meter';

@Controller('webhook')
@UseGuards(LineSignatureGuard)
export class WebhookController {
  constructor(
    private readonly inbox: Inbox,
    private readonly meter: WebhookMeter,
  ) {}

  /** Answers LINE only after the events are on disk; everything slower happens later. */
  @Post()
  @HttpCode(200)
  async receive(
    @Body(WebhookBodyPipe) body: WebhookBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Record<string, never>> {
    await beforeLineGivesUp(this.inbox.receive(body));
    this.meter.answered('accepted', reply);
    return {};
  }
}
