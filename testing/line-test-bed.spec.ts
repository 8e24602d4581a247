import { Module } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { accountModes } from '../sandbox/account/account-mode';
import { entriesOf } from '../sandbox/history/history-entry';
import { storeConfig } from '../src/config/store.config';
import { FeaturesModule } from '../src/features/features.module';
import { ReplyService } from '../src/reply/reply.service';
import { OpeningHours } from './examples/opening-hours/opening-hours.feature';
import { ShopService } from './examples/opening-hours/shop.service';
import { LineTestBed, type TestBedOptions } from './index';

const openingHours: TestBedOptions = { features: [OpeningHours], providers: [ShopService] };

@Module({ providers: [OpeningHours, ShopService] })
class OpeningHoursModule {}

const storeOf = (bed: LineTestBed) => bed.get<ConfigType<typeof storeConfig>>(storeConfig.KEY).databaseUrl;

describe('what takes part', () => {
  it.each<[string, TestBedOptions]>([
    ['features and their providers', openingHours],
    ["a feature's module", { imports: [OpeningHoursModule] }],
    [
      'a module with a provider replaced',
      {
        imports: [OpeningHoursModule],
        override: (bot) => bot.overrideProvider(ShopService).useValue({ opensAt: async () => '10:00' }),
      },
    ],
  ])('%s', async (_what, options) => {
    await using bed = await LineTestBed.create(options);
    await bed.user('Aiko').says('opening hours?');
    await bed.user('Aiko').says('hello');
    expect(bed.chatWith('Aiko')).toEqual(['opening hours?  (read)', 'We open at 10:00.', 'hello']);
  });

  it("the bot's own features, only where they are asked for", async () => {
    await using bed = await LineTestBed.create({ ...openingHours, imports: [FeaturesModule] });
    await bed.user('Aiko').says('hello');
    expect(bed.chatWith('Aiko')).toEqual(['hello  (read)', 'hello']);
  });

  it('a provider of the test', async () => {
    const asked: unknown[] = [];
    const shops = {
      opensAt: async (chat: unknown) => {
        asked.push(chat);
        return '07:30';
      },
    };
    await using bed = await LineTestBed.create({
      ...openingHours,
      override: (bot) => bot.overrideProvider(ShopService).useValue(shops),
    });
    await bed.user('Aiko').says('営業時間は？');
    expect(bed.chatWith('Aiko').at(-1)).toBe('We open at 07:30.');
    expect(asked).toEqual([{ type: 'user', userId: bed.user('Aiko').id }]);
  });
});

describe('the account and the settings', () => {
  it.each(accountModes)('an account in %s mode is read before it is answered', async (account) => {
    await using bed = await LineTestBed.create({ ...openingHours, account });
    await bed.user('Aiko').says('opening hours?');
    expect(bed.chatWith('Aiko')).toEqual(['opening hours?  (read)', 'We open at 10:00.']);
    expect(bed).toHaveReadBeforeEveryAnswer();
  });

  it.each(['chat', 'old-api'] as const)(
    'a message marked on receipt shows so at once, in %s mode',
    async (account) => {
      const settings = { READ_RECEIPT_TIMING: 'on-receive' };
      await using bed = await LineTestBed.create({ account, settings });
      // LINE does its part at once and answers late: the mark is still under way when the event has ended.
      bed.line.faults.add({ endpoint: 'all', kind: 'delay', delayMs: 50, effect: 'at-end' });
      await bed.user('Aiko').says('hello');
      expect(bed.chatWith('Aiko')).toEqual(['hello  (read)']);
    },
  );

  it('a setting has its effect', async () => {
    const settings = { READ_RECEIPT_ON_FAILURE: 'hold', READ_RECEIPT_TIMEOUT_MS: '100' };
    await using bed = await LineTestBed.create({ ...openingHours, settings, patienceMs: 500 });
    bed.line.faults.add({ endpoint: 'mark', kind: 'status', status: 503 });
    await expect(bed.user('Aiko').says('opening hours?')).rejects.toThrow(
      'Held back until the conversation shows',
    );
    expect(bed.chatWith('Aiko')).toEqual(['opening hours?']);
  });

  it('an answer that goes out unread is seen as such', async () => {
    const settings = { READ_RECEIPT_TIMEOUT_MS: '100' };
    await using bed = await LineTestBed.create({ ...openingHours, settings });
    bed.line.faults.add({ endpoint: 'mark', kind: 'status', status: 503 });
    await bed.user('Aiko').says('opening hours?');
    expect(bed.chatWith('Aiko')).toEqual(['opening hours?', 'We open at 10:00.']);
    expect(bed).not.toHaveReadBeforeEveryAnswer();
  });

  it('a wrong setting is refused as at every start', async () => {
    const settings = { READ_RECEIPT_ON_FAILURE: 'wait' };
    await expect(LineTestBed.create({ settings })).rejects.toThrow('READ_RECEIPT_ON_FAILURE');
  });
});

describe('sends outside a handler', () => {
  it('are over when the bot is idle', async () => {
    await using bed = await LineTestBed.create();
    const user = bed.user('Aiko');
    const message = await user.says('is anybody there?');
    await bed.get(ReplyService).push(user.id, 'good morning');
    await bed.idle();
    expect(bed.chatWith('Aiko')).toEqual(['is anybody there?  (read)', 'good morning']);
    expect(message.read).toBe(true);
  });
});

describe('several beds', () => {
  it('share nothing', async () => {
    await using stack = new AsyncDisposableStack();
    const beds = await Promise.all([1, 2, 3].map(() => LineTestBed.create(openingHours)));
    for (const bed of beds) stack.use(bed);
    await Promise.all(beds.map((bed, i) => bed.user('Aiko').says(`opening hours of ${i}`)));
    expect(beds.map((bed) => bed.chatWith('Aiko'))).toEqual(
      [0, 1, 2].map((i) => [`opening hours of ${i}  (read)`, 'We open at 10:00.']),
    );
    expect(new Set(beds.map(storeOf)).size).toBe(3);
  });

  it('take nothing from the environment and leave nothing there', async () => {
    process.env.LINE_OLD_MARK_AS_READ_API = 'true';
    const before = { ...process.env };
    try {
      await using bed = await LineTestBed.create(openingHours);
      await bed.user('Aiko').says('opening hours?');
      expect(entriesOf(bed.line.history, 'call.arrived').map(({ endpoint }) => endpoint)).toContain('mark');
      expect({ ...process.env }).toEqual(before);
    } finally {
      delete process.env.LINE_OLD_MARK_AS_READ_API;
    }
  });
});
