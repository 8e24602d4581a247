import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { ConfigError } from './config.error';
import { ConfigModule } from './config.module';
import { inboxConfig } from './inbox.config';
import { lineConfig } from './line.config';
import { readReceiptConfig } from './read-receipt.config';
import { replyConfig } from './reply.config';
import { serverConfig } from './server.config';
import { storeConfig } from './store.config';

@Injectable()
class Reader {
  constructor(@Inject(lineConfig.KEY) readonly line: ConfigType<typeof lineConfig>) {}
}

const build = () => Test.createTestingModule({ imports: [ConfigModule], providers: [Reader] });

describe('ConfigModule', () => {
  const before = process.env;
  afterEach(() => (process.env = before));

  it('reads the environment when the container is built, not when it is imported', async () => {
    process.env = { ...before, LINE_CHANNEL_SECRET: 'a'.repeat(32), LINE_CHANNEL_ACCESS_TOKEN: 'token' };
    const { line } = (await build().compile()).get(Reader);

    expect(line.channelSecrets).toEqual(['a'.repeat(32)]);
  });

  it('offers every section', async () => {
    process.env = { ...before, LINE_CHANNEL_SECRET: 'a'.repeat(32), LINE_CHANNEL_ACCESS_TOKEN: 'token' };
    const module = await build().compile();

    for (const { KEY } of [
      serverConfig,
      lineConfig,
      readReceiptConfig,
      replyConfig,
      storeConfig,
      inboxConfig,
    ]) {
      expect(module.get(KEY)).toEqual(expect.any(Object));
    }
  });

  it('does not build on settings that are wrong', async () => {
    process.env = { ...before, LINE_CHANNEL_SECRET: '', LINE_CHANNEL_ACCESS_TOKEN: 'token' };

    await expect(build().compile()).rejects.toThrow(ConfigError);
  });

  it('lets a test replace a section', async () => {
    process.env = { ...before, LINE_CHANNEL_SECRET: 'a'.repeat(32), LINE_CHANNEL_ACCESS_TOKEN: 'token' };
    const module = await build()
      .overrideProvider(lineConfig.KEY)
      .useValue({ channelSecrets: ['mine'] })
      .compile();

    expect(module.get(Reader).line).toEqual({ channelSecrets: ['mine'] });
  });
});
