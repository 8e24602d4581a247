import { Reflector } from '@nestjs/core';
import type { ReadPolicy } from '../inbox/store/outbox-store';

/**
 * A handler's own read policy, in place of `READ_RECEIPT_ON_FAILURE`: `hold` sends nothing while the message cannot be
 * marked, `send` sends all the same, `never` leaves the message unread for a human. On the method, or the whole feature.
 */
export const ReadReceipt = Reflector.createDecorator<ReadPolicy>();
