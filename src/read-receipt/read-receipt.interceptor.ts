import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { from, lastValueFrom, mergeMap, type Observable } from 'rxjs';
import type { ReadDemand } from './read-demand';
import { ReadReceipts } from './read-receipts';

/** A multicast has up to 500 conversations to mark. */
const AT_ONCE = 20;

/** Nothing leaves for LINE before the conversations it goes to show "Read". */
@Injectable()
export class ReadReceiptInterceptor implements NestInterceptor {
  constructor(private readonly receipts: ReadReceipts) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const [{ read }] = context.getArgs<[{ readonly read: readonly ReadDemand[] }]>();
    const marks = from(read).pipe(mergeMap((demand) => this.receipts.ensureRead(demand), AT_ONCE));
    await lastValueFrom(marks, { defaultValue: undefined });
    return next.handle();
  }
}
