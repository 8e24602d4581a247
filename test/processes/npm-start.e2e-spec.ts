import { cpSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { newDir } from '../support/bot-process';
import { Terminal } from '../support/terminal';

const root = join(__dirname, '../..');
/** What a clone of the project does not have. */
const notCloned = ['node_modules', '.git', '.env', 'data', 'coverage', 'dist', 'dist-sandbox'];

describe('npm start, in a copy of the project that was never built', () => {
  const dir = newDir();
  let terminal: Terminal;

  beforeAll(() => {
    cpSync(root, dir, { recursive: true, filter: (path) => !notCloned.includes(relative(root, path)) });
    symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  });

  afterEach(() => {
    terminal.hangUp();
  });

  it('builds, shows how messages are read and then answered, takes one from curl, and ends at Ctrl-C with 0', async () => {
    terminal = Terminal.npmStart(dir);

    await terminal.shows(/Hello, Kidoku!\s+webhook 200 in \d+ ms · read after \d+ ms · reply after \d+ ms/);
    await terminal.shows(/Ctrl-C stops both\./);
    const [, body = '', url = ''] = await terminal.shows(/curl .* -d '(\{.*\})' (http\S+)/);
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(202);
    await terminal.shows(/Hello again\s+webhook 200 in \d+ ms · read after \d+ ms · reply after \d+ ms/);

    expect(await terminal.ctrlC()).toBe(0);
    expect(terminal.output).not.toContain('ANSWERED BEFORE READ');
  }, 120_000);

  it('refuses a part of the LINE settings with the words of the bot, and brings no sandbox', async () => {
    terminal = Terminal.npmStart(dir, { LINE_CHAT_MODE: 'true' });

    expect(await terminal.ends()).toBe(1);
    expect(terminal.output).toContain('Kidoku cannot start with these settings (2 to change)');
    expect(terminal.output).toContain('LINE_CHANNEL_SECRET');
    expect(terminal.output).not.toContain('sandbox  http');
  }, 120_000);
});
