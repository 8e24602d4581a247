import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { concat, defer, from, ignoreElements, mergeMap, type Observable } from 'rxjs';
import type { ReadDemand } from './read-demand';
import { ReadReceipts } from './read-receipts';

/** A multicast has up to 500 conversations to mark. */
const AT_ONCE = 20;

/** Nothing leaves for LINE before the conversations it goes to show "Read". */
@Injectable()
export class ReadReceiptInterceptor implements NestInterceptor {
  constructor(private readonly receipts: ReadReceipts) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const [send] = context.getArgs<[{ readonly read: readonly ReadDemand[] }]>();
    const allRead = from(send.read).pipe(
      mergeMap((demand) => this.receipts.ensureRead(demand), AT_ONCE),
      ignoreElements(),
    );
    return concat(
      allRead,
      defer(() => next.handle()),
    );
  }
}
