import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { lineConfig, type LineConfig } from '../config/line.config';
import { httpOptions } from './http/http.options';
import { ConnectionsModule } from './http/connections.module';
import { UndiciAdapter } from './http/undici.adapter';
import { LineAccount } from './account/line-account.service';
import { LineCallLog } from './line-call-log';
import { LineClient } from './line.client';
import { LineHttp } from './line.http';
import { AccessTokens } from './tokens/access-tokens';
import { LongLivedTokens } from './tokens/long-lived.tokens';
import { StatelessTokens } from './tokens/stateless.tokens';

@Module({
  imports: [
    ConnectionsModule,
    HttpModule.registerAsync({
      imports: [ConnectionsModule],
      extraProviders: [UndiciAdapter],
      inject: [lineConfig.KEY, UndiciAdapter],
      useFactory: httpOptions,
    }),
  ],
  providers: [
    LineClient,
    LineHttp,
    LineCallLog,
    LineAccount,
    {
      provide: AccessTokens,
      inject: [lineConfig.KEY, LineHttp],
      useFactory: ({ credentials, timeoutMs }: LineConfig, line: LineHttp): AccessTokens =>
        credentials.kind === 'long-lived'
          ? new LongLivedTokens(credentials.token)
          : new StatelessTokens(line, credentials, timeoutMs),
    },
  ],
  exports: [LineClient, LineCallLog, LineAccount],
})
export class LineModule {}
