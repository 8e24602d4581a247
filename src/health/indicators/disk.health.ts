import { dirname } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { HealthIndicatorService } from '@nestjs/terminus';
import { storeConfig } from '../../config/store.config';
import { pathOfFileUrl } from '../../inbox/store/open-store';
import { Vitals } from '../vitals';

const MEBIBYTE = 1024 * 1024;
const LEAST_FREE_MIB = 512;
const LEAST_FREE_SHARE = 0.05;

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
    const path = pathOfFileUrl(this.store.databaseUrl);
    if (path === undefined) return session.up('The store keeps no file here.');
    const space = await this.vitals.disk(dirname(path)).catch(() => undefined);
    if (space === undefined)
      return session.degraded('The folder of the store (DATABASE_URL) cannot be read.');
    const details = {
      freeMiB: Math.floor(space.free / MEBIBYTE),
      freePercent: Math.floor((space.free / space.total) * 100),
    };
    if (details.freeMiB >= LEAST_FREE_MIB && space.free >= space.total * LEAST_FREE_SHARE)
      return session.up(details);
    return session.degraded({
      ...details,
      message: `The disk of the store has ${details.freeMiB} MiB left (${details.freePercent} %). Free some: once it is full, no event is taken.`,
    });
  }
}
