import { Controller, Delete, Get, HttpCode, Param, ParseIntPipe, Post, Put, Query } from '@nestjs/common';
import { Account } from '../account/account';
import { accountModes } from '../account/account-mode';
import { Chats } from '../chat/chats';
import { People } from '../chat/people';
import type { OrderedFault } from '../faults/faults';
import { Faults } from '../faults/faults';
import { History } from '../history/history';
import type { HistoryEntry } from '../history/history-entry';
import type { TimelineLine } from '../history/timeline';
import { timeline } from '../history/timeline';
import { check } from '../oracle/check';
import type { Violation } from '../oracle/violation';
import { JsonBody } from '../platform/json-body.decorator';
import type { JsonObject } from '../platform/json-fields';
import { textField } from '../platform/json-fields';
import { LineError } from '../platform/line-error';
import { Deliveries } from '../webhook/deliveries';
import { faultFrom } from './fault-from';
import { Reset } from './reset';

/**
 * The sandbox by curl. What changes something wants JSON (or PUT and DELETE), which a web page elsewhere cannot send here
 * without the browser asking first.
 */
@Controller('sandbox')
export class ControlController {
  constructor(
    private readonly account: Account,
    private readonly chats: Chats,
    private readonly people: People,
    private readonly faults: Faults,
    private readonly history: History,
    private readonly deliveries: Deliveries,
    private readonly reset: Reset,
  ) {}

  @Get('state')
  state(): unknown {
    return {
      account: this.account.mode,
      webhookUrl: this.deliveries.url,
      chats: this.chats
        .all()
        .map(({ id, kind, name, blocked, messages }) => ({ id, kind, name, blocked, messages })),
    };
  }

  @Get('history')
  entries(@Query('after', new ParseIntPipe({ optional: true })) after = 0): readonly HistoryEntry[] {
    return this.history.entries.slice(after);
  }

  @Get('timeline')
  timeline(): TimelineLine[] {
    return timeline(this.history.entries);
  }

  @Get('check')
  check(): Violation[] {
    return check(this.history.entries);
  }

  @Post('users/:name/messages')
  @HttpCode(202)
  says(
    @Param('name') name: string,
    @JsonBody() body: JsonObject,
  ): { messageId: string; webhookEventId: string } {
    const text = textField(body, 'text');
    if (!text) throw LineError.withDetails([{ message: 'May not be empty', property: 'text' }]);
    const { message, eventId } = this.people.user(name).says(text);
    return { messageId: message.id, webhookEventId: eventId };
  }

  @Put('account')
  setAccount(@JsonBody() body: JsonObject): { mode: string } {
    const mode = accountModes.find((known) => known === body.mode);
    if (!mode) {
      throw LineError.withDetails([
        { message: `Must be one of: ${accountModes.join(', ')}`, property: 'mode' },
      ]);
    }
    this.account.mode = mode;
    return { mode };
  }

  @Put('webhook')
  setWebhook(@JsonBody() body: JsonObject): { url: string } {
    const url = textField(body, 'url') ?? '';
    if (!URL.canParse(url)) throw LineError.withDetails([{ message: 'Must be a URL', property: 'url' }]);
    this.deliveries.url = url;
    return { url };
  }

  @Get('faults')
  listFaults(): readonly OrderedFault[] {
    return this.faults.list();
  }

  @Post('faults')
  addFault(@JsonBody() body: JsonObject): { id: number } {
    const { id } = this.faults.add(faultFrom(body));
    return { id };
  }

  @Delete('faults')
  @HttpCode(204)
  clearFaults(): void {
    this.faults.clear();
  }

  @Delete('faults/:id')
  @HttpCode(204)
  removeFault(@Param('id', ParseIntPipe) id: number): void {
    if (!this.faults.remove(id)) throw LineError.withMessage(404, 'Not found');
  }

  @Delete('state')
  @HttpCode(204)
  async resetAll(): Promise<void> {
    await this.reset.all();
  }
}
