import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteInboxStore } from '../sqlite-inbox-store';

/** A store in a directory of its own. */
export class TemporarySqliteStore {
  readonly directory = mkdtempSync(join(tmpdir(), 'kidoku-'));
  readonly path = join(this.directory, 'data', 'kidoku.db');
  store = new SqliteInboxStore(this.path);

  async reopen(): Promise<SqliteInboxStore> {
    await this.store.close();
    return (this.store = new SqliteInboxStore(this.path));
  }

  async discard(): Promise<void> {
    await this.store.close();
    rmSync(this.directory, { recursive: true });
  }
}
