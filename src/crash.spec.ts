import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { TemporarySqliteStore } from './inbox/store/sqlite/testing/temporary-sqlite-store';
import { claimed } from './inbox/testing/samples';

const [SOURCES, PROGRAM] = ['sources.mjs', 'crashing-process.ts'].map((file) =>
  join(__dirname, 'testing', file),
);

describe('an error that nobody caught', () => {
  let temporary: TemporarySqliteStore;

  beforeEach(async () => {
    temporary = new TemporarySqliteStore();
    await temporary.store.close();
  });
  afterEach(() => temporary.discard());

  /** Has the event `e1` handled in another process. */
  async function handledBy(way: string): Promise<{ code: number | null; printed: string }> {
    const child = spawn(
      process.execPath,
      ['--import', String(SOURCES), String(PROGRAM), temporary.path, way],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const closed = once(child, 'close') as Promise<[number | null]>;
    const [[code], ...printed] = await Promise.all([closed, text(child.stdout), text(child.stderr)]);
    return { code, printed: printed.join('\n') };
  }

  it('in a promise that a feature left alone is reported without its words, and the process goes on', async () => {
    const { code, printed } = await handledBy('leaves a promise alone');
    expect(code).toBe(0);
    expect(printed).toMatch(/A promise that nobody waits for failed: Error at .*crashing-process\.ts/);
    expect(printed).not.toContain('canary');
    expect((await (await temporary.reopen()).events.backlog()).pending).toBe(0);
  });

  it('outside of every promise ends the process without its words, and what was in hand has used up a try', async () => {
    for (const attempts of [1, 2]) {
      const { code, printed } = await handledBy('throws');
      expect(code).toBe(1);
      expect(printed).toMatch(
        /Crashed; what was stored is resumed at the next start: Error at .*crashing-process\.ts/,
      );
      expect(printed).not.toContain('canary');
      const store = await temporary.reopen();
      expect((await claimed(store, 'Ua', Number.MAX_SAFE_INTEGER)).event).toMatchObject({
        id: 'e1',
        attempts,
      });
      await store.close();
    }
  });

  it('ends the process also where the store does not answer any more', async () => {
    expect((await handledBy('throws, and the store hangs')).code).toBe(1);
  });
});
