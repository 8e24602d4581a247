import { Module } from '@nestjs/common';
import { ConfigModule as NestConfigModule } from '@nestjs/config';
import { inboxConfig } from './inbox.config';
import { lineConfig } from './line.config';
import { readReceiptConfig } from './read-receipt.config';
import { replyConfig } from './reply.config';
import { serverConfig } from './server.config';
import { storeConfig } from './store.config';

/**
 * Lets every module inject its section by `xConfig.KEY`. The environment is read while the container builds, not when
 * a file is imported, so a test may replace any section with `overrideProvider(xConfig.KEY)`.
 */
@Module({
  imports: [
    NestConfigModule.forRoot({
      isGlobal: true,
      // The process entry reads .env, before it checks; reading it here would slip settings past that check.
      ignoreEnvFile: true,
      skipProcessEnv: true,
      load: [serverConfig, lineConfig, readReceiptConfig, replyConfig, storeConfig, inboxConfig],
    }),
  ],
})
export class ConfigModule {}
