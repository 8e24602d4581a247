import { ConsoleLogger, Module, type DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { AppModule } from '../src/app.module';
import { inboxConfig } from '../src/config/inbox.config';
import { lineConfig } from '../src/config/line.config';
import type { Settings } from '../src/config/read-environment';
import { readReceiptConfig } from '../src/config/read-receipt.config';
import { replyConfig } from '../src/config/reply.config';
import { serverConfig } from '../src/config/server.config';
import { storeConfig } from '../src/config/store.config';
import { FeaturesModule } from '../src/features/features.module';
import { EventHandler } from '../src/inbox/event-handler';
import { EventProcessor } from '../src/inbox/event-processor';
import { InboxStore } from '../src/inbox/store/inbox-store';
import { Metrics } from '../src/metrics/metrics';
import { MarkFailures } from '../src/read-receipt/mark-failures';
import { Marker } from '../src/read-receipt/marker';
import { ReadMode } from '../src/read-receipt/modes/read-mode';
import { createHttpAdapter } from '../src/webhook/http-adapter';
import { ObservedHandler } from './observed-handler';
import { ObservedMarker } from './observed-marker';
import { ObservedProcessor } from './observed-processor';
import type { Progress } from './progress';
import type { TestBedOptions } from './test-bed.options';

@Module({})
class NoFeatures {}

@Module({})
class FeaturesUnderTest {
  static with({ features = [], providers = [], imports = [] }: TestBedOptions): DynamicModule {
    return { module: FeaturesUnderTest, imports: [...imports], providers: [...features, ...providers] };
  }
}

/** The real bot with the features under test, set up for this LINE, before it listens. */
export async function createBot(
  options: TestBedOptions,
  settings: Settings,
  store: InboxStore,
  progress: Progress,
): Promise<NestFastifyApplication> {
  const { imports = [], onHandlerError = 'fail', logger = new ConsoleLogger({ logLevels: [] }) } = options;
  const bot = Test.createTestingModule({ imports: [AppModule, FeaturesUnderTest.with(options)] });
  if (!imports.includes(FeaturesModule)) bot.overrideModule(FeaturesModule).useModule(NoFeatures);
  configure(bot, settings);
  observe(bot, store, progress, onHandlerError);
  options.override?.(bot);
  const compiled = await bot.setLogger(logger).compile();
  return compiled.createNestApplication<NestFastifyApplication>(createHttpAdapter(), {
    bodyParser: false,
    logger,
  });
}

/** In place of the environment, which all beds of a process share. */
function configure(bot: TestingModuleBuilder, settings: Settings): void {
  bot.overrideProvider(serverConfig.KEY).useValue(settings.server);
  bot.overrideProvider(lineConfig.KEY).useValue(settings.line);
  bot.overrideProvider(readReceiptConfig.KEY).useValue(settings.readReceipt);
  bot.overrideProvider(replyConfig.KEY).useValue(settings.reply);
  bot.overrideProvider(storeConfig.KEY).useValue(settings.store);
  bot.overrideProvider(inboxConfig.KEY).useValue(settings.inbox);
}

function observe(
  bot: TestingModuleBuilder,
  store: InboxStore,
  progress: Progress,
  onHandlerError: 'fail' | 'retry',
): void {
  bot.overrideProvider(InboxStore).useValue(store);
  bot.overrideProvider(EventProcessor).useFactory({
    inject: [EventHandler, Metrics],
    factory: (handler: EventHandler, metrics: Metrics) =>
      new ObservedProcessor(store, new ObservedHandler(handler, progress, onHandlerError), metrics, progress),
  });
  bot.overrideProvider(Marker).useFactory({
    inject: [ReadMode, MarkFailures],
    factory: (mode: ReadMode, failures: MarkFailures) => new ObservedMarker(progress, mode, store, failures),
  });
}
