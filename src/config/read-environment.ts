import { checkEnvironment } from './check-environment';
import type { InboxConfig } from './inbox.config';
import { inboxFrom } from './inbox.config';
import type { LineConfig } from './line.config';
import { lineFrom } from './line.config';
import type { ReadReceiptConfig } from './read-receipt.config';
import { readReceiptFrom } from './read-receipt.config';
import type { ReplyConfig } from './reply.config';
import { replyFrom } from './reply.config';
import type { ServerConfig } from './server.config';
import { serverFrom } from './server.config';
import type { StoreConfig } from './store.config';
import { storeFrom } from './store.config';

/** The settings, one section a concern. */
export interface Settings {
  readonly server: ServerConfig;
  readonly line: LineConfig;
  readonly readReceipt: ReadReceiptConfig;
  readonly reply: ReplyConfig;
  readonly store: StoreConfig;
  readonly inbox: InboxConfig;
  /** What is allowed and probably not wanted, for the log. Free of secrets. */
  readonly warnings: readonly string[];
}

/** @throws ConfigError with every problem at once. */
export function readEnvironment(env: NodeJS.ProcessEnv): Settings {
  const { environment, warnings } = checkEnvironment(env);
  return {
    server: serverFrom(environment),
    line: lineFrom(environment),
    readReceipt: readReceiptFrom(environment),
    reply: replyFrom(environment),
    store: storeFrom(environment),
    inbox: inboxFrom(environment),
    warnings,
  };
}
