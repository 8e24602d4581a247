import type { LoggerService, ModuleMetadata, Provider, Type } from '@nestjs/common';
import type { TestingModuleBuilder } from '@nestjs/testing';
import type { AccountMode } from '../sandbox/account/account-mode';
import type { Environment } from '../src/config/environment';

/** What a test bed is made of. Only the features that are listed here take part, not those of `features.module.ts`. */
export interface TestBedOptions {
  /** The features under test. */
  readonly features?: readonly Type[];
  /** What they inject, in place of their module's providers or beside them. */
  readonly providers?: readonly Provider[];
  /** Modules, for example a feature's own. `FeaturesModule` brings every feature of the bot. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  /** As with `@nestjs/testing`: `(bot) => bot.overrideProvider(ShopService).useValue({ … })`. */
  readonly override?: (bot: TestingModuleBuilder) => unknown;
  /** How the account shows "Read"; the bot is set up to fit. Default `chat`. */
  readonly account?: AccountMode;
  /** Settings under their names in `.env.example`, checked as at every start. */
  readonly settings?: Readonly<Partial<Record<keyof Environment, string>>>;
  /**
   * What follows when a handler throws. `fail` (default): the event is set aside at once, so that the next one can come.
   * `retry`: it is tried again as in production, 10 times in all but without the waits.
   */
  readonly onHandlerError?: 'fail' | 'retry';
  /** How long the bot may take for an event before it counts as stuck, in ms. Default 4,000: less than jest's own limit. */
  readonly patienceMs?: number;
  /** Where the bot's log goes. Default: nowhere. */
  readonly logger?: LoggerService;
}
