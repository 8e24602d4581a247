import { Logger } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreNotOpenedError, StoreUnavailableError } from '../../inbox.errors';
import { Database } from './database';
import { migrate } from './migrate';
import { checkPooling, checkServer } from './server-check';
import { isOfDatabase } from './store-error';
import { Waker } from './waker';

/** A database that starts together with the bot may take this long. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 1_000;

/** What trying again cannot help with, by PostgreSQL's code. */
const whatToDo = (setting: string): Readonly<Record<string, string>> => ({
  '28P01': `The password is wrong. Correct ${setting}; special characters are written as %XX.`,
  '28000': `The server does not let this user in. Correct ${setting}, or pg_hba.conf of the server.`,
  '3D000': `There is no such database. Create it (CREATE DATABASE …), or correct ${setting}.`,
  '42501':
    'This role may not create what Kidoku needs. Let it: GRANT CREATE ON DATABASE … TO …, or make it the owner of the database.',
});

/** The same for what is found out before PostgreSQL has a code for it. */
const aboutTlsAndPassword = (setting: string): readonly (readonly [RegExp, string])[] => [
  [
    /client password must be/,
    `The server wants a password. Write it into ${setting}: postgres://user:password@host:5432/database.`,
  ],
  [
    /does not support SSL/,
    `The server speaks no TLS. Take sslmode out of ${setting}, or switch TLS on in the server.`,
  ],
  [
    /SELF_SIGNED|UNABLE_TO_|CERT_|ALTNAME/,
    `The server's certificate is not trusted. Name its authority with sslrootcert=… in ${setting}, or in NODE_EXTRA_CA_CERTS.`,
  ],
];

interface Opening {
  /** The setting that has the URL, for what goes wrong. */
  readonly namedBy: string;
  readonly connections: number;
  readonly patienceMs?: number | undefined;
}

/**
 * Opens a database that is fit and up to date, and what `use` makes of it. Tries again while the server is not ready.
 * @throws StoreNotOpenedError in words, with no password.
 */
export async function openPostgres<T>(
  url: string,
  { namedBy, connections, patienceMs = PATIENCE_MS }: Opening,
  use: (db: Database) => Promise<T>,
): Promise<T> {
  const logger = new Logger('Store');
  let told = '';
  for (const deadline = Date.now() + patienceMs; ;) {
    const db = new Database(url, connections);
    try {
      await checkPooling(db, namedBy);
      for (const warning of await checkServer(db, namedBy)) logger.warn(warning);
      await migrate(db, () => new Waker(db.pool).migrate());
      return await use(db);
    } catch (error) {
      await db.close();
      if (!isOfDatabase(error)) throw error;
      const { code = '', message } = causeOf(error);
      const words = message || code;
      const known =
        whatToDo(namedBy)[code] ??
        aboutTlsAndPassword(namedBy).find(([words]) => words.test(`${code} ${message}`))?.[1];
      if (known !== undefined || Date.now() >= deadline) {
        throw new StoreNotOpenedError(
          `The PostgreSQL store cannot be opened: ${words}. ` +
            (known ?? `Is the server running, and are host and port of ${namedBy} right?`),
          { cause: error },
        );
      }
      if (words !== told) logger.warn('PostgreSQL is not ready yet; trying again', { error: words });
      told = words;
      await delay(PAUSE_MS);
    }
  }
}

function causeOf(error: unknown): { readonly code?: string; readonly message: string } {
  return (error instanceof StoreUnavailableError ? error.cause : error) as Error;
}
