import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { BotProcess, newDir } from '../support/bot-process';
import type { Ending } from '../support/run-to-end';
import { PostgresServer } from '../support/postgres/postgres-server';
import { runToEnd } from '../support/run-to-end';

const secret = '0123456789abcdef0123456789abcdef';
const token = 'a-token-that-nobody-may-see';

/** All that is required, for a LINE that is never asked. */
const enough = {
  HOST: '127.0.0.1',
  PORT: '0',
  LINE_CHANNEL_SECRET: secret,
  LINE_CHANNEL_ACCESS_TOKEN: token,
  LINE_API_BASE_URL: 'http://127.0.0.1:1',
};

let running: BotProcess | undefined;

afterEach(async () => {
  await running?.stop();
});

const damage = Buffer.alloc(8_192, 'damaged ');

/** Reads as an operator does: from the bot's own words on, which end the output. */
function expectRefusal({ code, stderr }: Ending, ...words: string[]): void {
  const lastWords = stderr.slice(stderr.search(/^Kidoku (cannot|could not) start/m));
  for (const word of words) expect(lastWords).toContain(word);
  // What an operator can mend is said in words, not in frames.
  expect(lastWords).not.toMatch(/^\s+at /m);
  expect(code).toBe(1);
}

describe('wrong settings', () => {
  it('both read modes at once are refused in one message that names both and says which to keep', async () => {
    const ending = await runToEnd({ ...enough, LINE_CHAT_MODE: 'true', LINE_OLD_MARK_AS_READ_API: 'true' });

    expectRefusal(ending, 'LINE_CHAT_MODE', 'LINE_OLD_MARK_AS_READ_API', 'only one of them', 'Keep');
    expect(ending.stderr.match(/cannot start/g)).toHaveLength(1);
    expect(ending.stdout).toBe('');
  });

  it('a missing channel secret is refused, and it is said where to find it', async () => {
    const ending = await runToEnd({ ...enough, LINE_CHANNEL_SECRET: '' });

    expectRefusal(ending, 'LINE_CHANNEL_SECRET', 'LINE Developers Console');
  });

  it('all that is wrong is told at once, without the value of any secret', async () => {
    const ending = await runToEnd({
      LINE_CHANNEL_SECRET: `${secret}x`,
      LINE_CHANNEL_ACCESS_TOKEN: `Bearer ${token}`,
      LINE_CHAT_MODE: 'perhaps',
      READ_RECIEPT_TIMING: 'on-receive',
      PORT: '70000',
    });

    expectRefusal(ending, '(5 to change)', 'LINE_CHANNEL_SECRET', 'LINE_CHANNEL_ACCESS_TOKEN');
    expectRefusal(ending, 'LINE_CHAT_MODE', 'PORT', 'did you mean READ_RECEIPT_TIMING?');
    expect(ending.stderr).not.toContain(secret);
    expect(ending.stderr).not.toContain(token);
  });
});

it('a port that is taken is named, with the settings that move it', async () => {
  const other = createServer();
  await once(other.listen(0, '127.0.0.1'), 'listening');
  const { port } = other.address() as AddressInfo;

  const ending = await runToEnd({ ...enough, PORT: String(port) });

  other.close();
  expectRefusal(ending, `port ${port} on 127.0.0.1 is taken`, 'PORT (or MANAGEMENT_PORT)');
});

describe('a store that cannot be used', () => {
  it('is not shared with a bot that runs already, which goes on', async () => {
    const dir = newDir();
    running = BotProcess.spawn(enough, dir);
    const url = await running.url();

    const second = await runToEnd(enough, { cwd: dir });

    expectRefusal(second, 'Another Kidoku process is running on ./data/kidoku.db');
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });

  it('is named where the file is something else, which stays as it is', async () => {
    const dir = newDir();
    const file = join(dir, 'notes.db');
    writeFileSync(file, damage);

    const ending = await runToEnd({ ...enough, DATABASE_URL: 'file:./notes.db' }, { cwd: dir });

    expectRefusal(ending, './notes.db', 'not a database', 'DATABASE_URL');
    expect(readFileSync(file)).toEqual(damage);
  });

  it('is named where the file is damaged', async () => {
    const dir = newDir();
    running = BotProcess.spawn(enough, dir);
    await running.url();
    await running.stop();
    const file = join(dir, 'data/kidoku.db');
    const intact = readFileSync(file);
    writeFileSync(
      file,
      Buffer.concat([intact.subarray(0, 4_096), damage, intact.subarray(4_096 + damage.length)]),
    );

    expectRefusal(await runToEnd(enough, { cwd: dir }), './data/kidoku.db', 'malformed', 'DATABASE_URL');
  });

  it('is named where its folder cannot be written to', async () => {
    const dir = newDir();
    chmodSync(dir, 0o755);
    mkdirSync(join(dir, 'sealed'));
    chmodSync(join(dir, 'sealed'), 0o555);

    const ending = await runToEnd(
      { ...enough, DATABASE_URL: 'file:./sealed/kidoku.db' },
      { cwd: dir, asNobody: true },
    );

    expectRefusal(ending, './sealed/kidoku.db', 'permission denied', 'DATABASE_URL');
  });

  it('is a PostgreSQL that does not sync, which is said without the password', async () => {
    const server = await PostgresServer.start(['fsync=off']);
    const url = server.url().replace('postgres@', 'postgres:hunter2@');
    const ending = await runToEnd({ ...enough, DATABASE_URL: url });
    await server.discard();

    expectRefusal(ending, 'DATABASE_URL', 'fsync=off', 'Set fsync=on');
    expect(ending.stderr + ending.stdout).not.toContain('hunter2');
  });
});
