import { dirname } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { HealthIndicatorService } from '@nestjs/terminus';
import { storeConfig } from '../../config/store.config';
import { Vitals } from '../vitals';

const mebibyte = 1024 * 1024;
const leastFreeMiB = 512;
const leastFreeShare = 0.05;

/** Room for the store's file. A full disk loses nothing, but every webhook is answered 503 until there is room. */
@Injectable()
export class DiskHealthIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly vitals: Vitals,
    @Inject(storeConfig.KEY) private readonly store: ConfigType<typeof storeConfig>,
  ) {}

  async check(): Promise<HealthIndicatorResult<'disk'>> {
    const session = this.indicators.check('disk');
    if (!this.store.databaseUrl.startsWith('file:')) return session.up('The store keeps no file here.');
    const folder = dirname(this.store.databaseUrl.slice('file:'.length));
    const space = await this.vitals.disk(folder).catch(() => undefined);
    if (space === undefined)
      return session.degraded('The folder of the store (DATABASE_URL) cannot be read.');
    const details = {
      freeMiB: Math.floor(space.free / mebibyte),
      freePercent: Math.floor((space.free / space.total) * 100),
    };
    if (details.freeMiB >= leastFreeMiB && space.free >= space.total * leastFreeShare)
      return session.up(details);
    return session.degraded({
      ...details,
      message: `The disk of the store has ${details.freeMiB} MiB left (${details.freePercent} %). Free some: once it is full, no event is taken.`,
    });
  }
}
