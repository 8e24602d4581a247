import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InboxStore } from '../store/inbox-store';
import { openStore } from '../store/open-store';
import { BOT } from './samples';

/** A SQLite store of the sample bot in a directory of its own, which can be closed and opened again. */
export class TemporaryStore {
  private readonly dir = mkdtempSync(join(tmpdir(), 'kidoku-'));
  private opened: InboxStore | undefined;

  async open(): Promise<InboxStore> {
    this.opened = await openStore(`file:${join(this.dir, 'store.db')}`);
    await this.opened.adopt(BOT);
    return this.opened;
  }

  async discard(): Promise<void> {
    await this.opened?.close();
    rmSync(this.dir, { recursive: true });
  }
}
