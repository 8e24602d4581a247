import { Injectable } from '@nestjs/common';
import { Account } from '../account/account';
import { Clock } from '../clock';
import { History } from '../history/history';
import { Events } from '../webhook/events';
import { Chats } from './chats';
import { Identifiers } from './identifiers';
import { QuoteTokens } from './quote-tokens';
import { ReadState } from './read-state';

/** What a person needs to be heard. */
@Injectable()
export class Platform {
  constructor(
    readonly account: Account,
    readonly chats: Chats,
    readonly clock: Clock,
    readonly events: Events,
    readonly history: History,
    readonly ids: Identifiers,
    readonly quoteTokens: QuoteTokens,
    readonly readState: ReadState,
  ) {}
}
