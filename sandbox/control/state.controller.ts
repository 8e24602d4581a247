import { Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import type { ChatMessage } from '../chat/chat';
import type { ChatSummary } from '../chat/chat-summary';
import { summaryOf } from '../chat/chat-summary';
import { Chats } from '../chat/chats';
import type { OrderedFault } from '../faults/faults';
import { Faults } from '../faults/faults';
import { History } from '../history/history';
import { LineError } from '../platform/line-error';
import { Quota } from '../platform/quota';
import { ControlApi } from './control-api.decorator';
import { Directory } from './directory';
import { countFrom } from './query';
import { Reset } from './reset';
import type { AllSettings } from './settings';
import { Settings } from './settings';

interface State {
  readonly run: string;
  readonly n: number;
  readonly settings: AllSettings;
  readonly faults: readonly OrderedFault[];
  readonly chats: readonly ChatSummary[];
}

/** How everything stands. */
@ControlApi()
export class StateController {
  constructor(
    private readonly chats: Chats,
    private readonly directory: Directory,
    private readonly faults: Faults,
    private readonly history: History,
    private readonly quota: Quota,
    private readonly reset: Reset,
    private readonly settings: Settings,
  ) {}

  @Get('state')
  state(): State {
    const { run, entries } = this.history;
    return {
      run,
      n: entries.length,
      settings: this.settings.all(),
      faults: this.faults.list(),
      chats: this.allChats(),
    };
  }

  @Delete('state')
  @HttpCode(204)
  async resetAll(): Promise<void> {
    await this.reset.all();
  }

  @Get('chats')
  allChats(): readonly ChatSummary[] {
    return this.chats.all().map(summaryOf);
  }

  @Get('chats/:chat')
  chat(
    @Param('chat') idOrName: string,
    @Query('limit') limit?: string,
    @Query('before') before?: string,
  ): ChatSummary & { messages: readonly ChatMessage[] } {
    const chat = this.directory.known(idOrName);
    const end =
      before === undefined ? chat.messages.length : chat.messages.findIndex(({ id }) => id === before);
    if (end < 0) throw LineError.withMessage(404, `No message ${before ?? ''} is in this chat.`);
    const count = countFrom('limit', limit, { otherwise: 200, min: 1, max: 1_000 });
    return { ...summaryOf(chat), messages: chat.messages.slice(Math.max(0, end - count), end) };
  }

  @Get('usage')
  usage(): { quotaUsed: number; month: string } {
    return { quotaUsed: this.quota.used, month: this.quota.month };
  }
}
