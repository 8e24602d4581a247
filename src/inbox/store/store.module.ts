import { Module } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { storeConfig } from '../../config/store.config';
import { InboxStore } from './inbox-store';
import { openStore } from './open-store';

@Module({
  providers: [
    {
      provide: InboxStore,
      inject: [storeConfig.KEY],
      useFactory: ({ databaseUrl, databaseConnections }: ConfigType<typeof storeConfig>) =>
        openStore(databaseUrl, databaseConnections),
    },
  ],
  exports: [InboxStore],
})
export class StoreModule {}
