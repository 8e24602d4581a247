import { registerAs } from '@nestjs/config';
import { checkEnvironment } from './check-environment';
import type { Environment, ReadReceiptOnFailure, ReadReceiptTiming } from './environment';

/** Who makes a conversation show "Read": LINE by itself, the new API with a token, or the old one with a user id. */
export type ReadMode = 'automatic' | 'chat' | 'old-api';

export interface ReadReceiptConfig {
  readonly mode: ReadMode;
  /** Of no effect in automatic mode. */
  readonly timing: ReadReceiptTiming;
  readonly onFailure: ReadReceiptOnFailure;
  /** How long one send waits for its mark, retries included. */
  readonly timeoutMs: number;
}

export function readReceiptFrom(environment: Environment): ReadReceiptConfig {
  const mode = readMode(environment);
  return {
    mode,
    // LINE asks users of the old API to mark every new message; with chat, unread is the operators' to-do list.
    timing: environment.READ_RECEIPT_TIMING ?? (mode === 'old-api' ? 'on-receive' : 'before-send'),
    onFailure: environment.READ_RECEIPT_ON_FAILURE,
    timeoutMs: environment.READ_RECEIPT_TIMEOUT_MS,
  };
}

function readMode(environment: Environment): ReadMode {
  if (environment.LINE_CHAT_MODE) return 'chat';
  return environment.LINE_OLD_MARK_AS_READ_API ? 'old-api' : 'automatic';
}

export const readReceiptConfig = registerAs('read-receipt', () =>
  readReceiptFrom(checkEnvironment(process.env).environment),
);
