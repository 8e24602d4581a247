import { Global, Module } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { readReceiptConfig } from '../../src/config/read-receipt.config';
import type { ReadMode } from '../../src/config/read-receipt.config';
import { storeConfig } from '../../src/config/store.config';
import { HealthModule } from '../../src/health/health.module';
import { Vitals } from '../../src/health/vitals';
import type { DiskSpace, MemoryUse } from '../../src/health/vitals';
import type { Backlog } from '../../src/inbox/store/event-store';
import { InboxStore } from '../../src/inbox/store/inbox-store';
import { StoreModule } from '../../src/inbox/store/store.module';
import { LineAccount } from '../../src/line/account/line-account.service';
import type { AccountModes } from '../../src/line/account/read-mode.match';
import { LineCallLog } from '../../src/line/line-call-log';
import { LineClient } from '../../src/line/line.client';
import { LineModule } from '../../src/line/line.module';
import { createHttpAdapter } from '../../src/webhook/http-adapter';

const mebibyte = 1024 * 1024;

export class FakeStore {
  ping = (): Promise<void> => Promise.resolve();
  readonly events = {
    backlog: (): Promise<Backlog> => Promise.resolve({ pending: 0, oldestReceivedAt: undefined, dead: 0 }),
  };
}

/** LINE, asked about the bot. */
export class FakeBotInfo {
  calls = 0;
  answer = (): Promise<{ userId: string } & AccountModes> =>
    Promise.resolve({ userId: 'U1', chatMode: 'bot', markAsReadMode: 'auto' });

  botInfo(): ReturnType<FakeBotInfo['answer']> {
    this.calls += 1;
    return this.answer();
  }
}

export class FakeVitals {
  delay = 11;
  use: MemoryUse = {
    rss: 100 * mebibyte,
    available: 1_000 * mebibyte,
    heapUsed: 50 * mebibyte,
    heapLimit: 500 * mebibyte,
  };
  space: (folder: string) => Promise<DiskSpace> = () =>
    Promise.resolve({ free: 50_000 * mebibyte, total: 100_000 * mebibyte });

  eventLoopDelayP99(): number {
    return this.delay;
  }
  memory(): MemoryUse {
    return this.use;
  }
  disk(folder: string): Promise<DiskSpace> {
    return this.space(folder);
  }
}

/** Holds a shutdown open, as a part does that finishes its work first. */
class Drain implements BeforeApplicationShutdown {
  finish: () => void = () => undefined;
  private readonly finished = new Promise<void>((resolve) => (this.finish = resolve));

  beforeApplicationShutdown(): Promise<void> {
    return this.finished;
  }
}

interface Settings {
  readonly mode?: ReadMode;
  readonly databaseUrl?: string;
  /** From the start on. */
  readonly botInfo?: FakeBotInfo['answer'];
}

export interface Health {
  readonly status: string;
  readonly details: Record<string, { readonly status: string; readonly message?: string } | undefined>;
}

/** The real health module with real terminus behind a real server; what it looks at is fake. */
export class HealthServer {
  private constructor(private readonly app: NestFastifyApplication) {}

  static async start(settings: Settings = {}): Promise<HealthServer> {
    const { mode = 'automatic', databaseUrl = 'file:./kidoku.db', botInfo } = settings;
    const config = [
      { provide: readReceiptConfig.KEY, useValue: { mode } },
      { provide: storeConfig.KEY, useValue: { databaseUrl } },
    ];

    @Global()
    @Module({ providers: config, exports: config })
    class FakeConfigModule {}

    @Module({ providers: [{ provide: InboxStore, useClass: FakeStore }], exports: [InboxStore] })
    class FakeStoreModule {}

    @Module({
      providers: [{ provide: LineClient, useClass: FakeBotInfo }, LineCallLog, LineAccount],
      exports: [LineCallLog, LineAccount],
    })
    class FakeLineModule {}

    const testing = await Test.createTestingModule({
      imports: [FakeConfigModule, HealthModule],
      providers: [Drain],
    })
      .overrideModule(StoreModule)
      .useModule(FakeStoreModule)
      .overrideModule(LineModule)
      .useModule(FakeLineModule)
      .overrideProvider(Vitals)
      .useClass(FakeVitals)
      .compile();
    const app = testing.createNestApplication<NestFastifyApplication>(createHttpAdapter(), {
      bodyParser: false,
      logger: false,
      forceCloseConnections: true,
    });
    if (botInfo) testing.get<FakeBotInfo>(LineClient, { strict: false }).answer = botInfo;
    await app.listen(0, '127.0.0.1');
    return new HealthServer(app);
  }

  get store(): FakeStore {
    return this.app.get(InboxStore, { strict: false });
  }
  get line(): FakeBotInfo {
    return this.app.get(LineClient, { strict: false });
  }
  get calls(): LineCallLog {
    return this.app.get(LineCallLog, { strict: false });
  }
  get account(): LineAccount {
    return this.app.get(LineAccount, { strict: false });
  }
  get vitals(): FakeVitals {
    return this.app.get(Vitals, { strict: false });
  }

  async get(
    path: string,
  ): Promise<{ code: number; body: Health; text: string; cacheControl: string | null }> {
    const answer = await fetch(new URL(path, await this.app.getUrl()));
    const text = await answer.text();
    return {
      code: answer.status,
      body: JSON.parse(text) as Health,
      text,
      cacheControl: answer.headers.get('cache-control'),
    };
  }

  /** Begins a shutdown that something still holds up. @returns what lets it end */
  async beginShutdown(): Promise<() => Promise<void>> {
    const closed = this.app.close();
    // Hooks run in microtasks; a turn of the event loop lets the first ones happen.
    await new Promise((resolve) => setImmediate(resolve));
    return () => {
      this.app.get(Drain).finish();
      return closed;
    };
  }

  close(): Promise<void> {
    this.app.get(Drain).finish();
    return this.app.close();
  }
}
