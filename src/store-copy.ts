import './node-version.guard';
import { parseArgs } from 'node:util';
import { ForeignChannelError, StoreNotOpenedError } from './inbox/inbox.errors';
import { copyStore } from './inbox/store/copy/copy-store';
import { pathOfFileUrl } from './inbox/store/open-store';

const USAGE = `Usage: npm run store:copy -- --from file:./data/kidoku.db --to postgres://user:password@host:5432/database
Stop the bot first. It can be run again; what is in the database already stays as it is there.`;

async function main(): Promise<void> {
  const { from, to } = parse();
  const path = from === undefined ? undefined : pathOfFileUrl(from);
  if (path === undefined || to === undefined || !/^postgres(ql)?:\/\//.test(to)) throw new UsageError();
  await copyStore(path, to, (line) => {
    console.log(line);
  });
}

class UsageError extends Error {}

function parse(): { from?: string; to?: string } {
  try {
    return parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } }).values;
  } catch {
    throw new UsageError();
  }
}

const foreign = ({ owner, foreign }: ForeignChannelError): string =>
  `The database of --to belongs to the bot ${owner}, the file of --from to ${foreign}. Copy into another database.`;

main().catch((error: unknown) => {
  if (error instanceof UsageError) console.error(USAGE);
  else if (error instanceof ForeignChannelError) console.error(foreign(error));
  else console.error(error instanceof StoreNotOpenedError ? error.message : error);
  process.exitCode = 1;
});
