import { ConfigError } from './config.error';
import { settingNames } from './environment';
import type { Settings } from './read-environment';
import { readEnvironment } from './read-environment';

const SECRET = '0123456789abcdef0123456789abcdef';
const NEXT_SECRET = 'fedcba9876543210fedcba9876543210';
const TOKEN = 'Q1w2E3r4T5y6+/U7i8O9p0AsDfGhJkLzXcVbNm==';
const enough = { LINE_CHANNEL_SECRET: SECRET, LINE_CHANNEL_ACCESS_TOKEN: TOKEN };

const read = (env: NodeJS.ProcessEnv): Settings => readEnvironment({ ...enough, ...env });

function refusal(env: NodeJS.ProcessEnv): ConfigError {
  try {
    readEnvironment(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('these settings were accepted');
}

const complaints = (env: NodeJS.ProcessEnv): string[] =>
  refusal({ ...enough, ...env }).problems.map(({ text }) => text);

describe('readEnvironment', () => {
  it('needs a secret and a token only, and has a default for everything else', () => {
    expect(readEnvironment(enough)).toEqual({
      server: { host: '0.0.0.0', port: 3000, managementPort: undefined, logLevel: 'info' },
      line: {
        channelSecrets: [SECRET],
        credentials: { kind: 'long-lived', token: TOKEN },
        apiBaseUrl: 'https://api.line.me',
        maxConnections: 200,
        timeoutMs: 3000,
      },
      readReceipt: { mode: 'automatic', timing: 'before-send', onFailure: 'send', timeoutMs: 10_000 },
      reply: { fallbackToPush: false },
      store: {
        databaseUrl: 'file:./data/kidoku.db',
        databaseConnections: 10,
        retentionDays: 30,
        deadLetterRetentionDays: 90,
      },
      inbox: { concurrency: 200 },
      warnings: [],
    });
  });

  it('takes an empty or blank value for unset, as a copied .env.example has them', () => {
    const blank = Object.fromEntries(settingNames.map((name) => [name, ' ']));

    expect(readEnvironment({ ...blank, ...enough })).toEqual(readEnvironment(enough));
    expect(refusal(blank).problems).toEqual(refusal({}).problems);
  });

  it('ignores white space around a value', () => {
    expect(read({ PORT: ' 8080 ', LINE_CHANNEL_SECRET: `${SECRET}\n` })).toMatchObject({
      server: { port: 8080 },
      line: { channelSecrets: [SECRET] },
    });
  });

  it('names every problem in one message', () => {
    const { message, problems } = refusal({
      PORT: 'http',
      LOG_LEVEL: 'loud',
      LINE_CHAT_MODE: 'true',
      LINE_OLD_MARK_AS_READ_API: 'true',
      LINE_CHATMODE: 'true',
      DATABASE_URL: 'mysql://localhost/kidoku',
    });

    expect(problems).toHaveLength(7);
    expect(message).toMatchInlineSnapshot(`
     "Kidoku cannot start with these settings (7 to change).

     Missing:
       - LINE_CHANNEL_SECRET: copy "Channel secret" from the LINE Developers Console (Basic settings). It tells webhooks of LINE from those of strangers
       - LINE_CHANNEL_ACCESS_TOKEN or LINE_CHANNEL_ID: set one. The token is the long-lived one of the LINE Developers Console (Messaging API); with the id (Basic settings) Kidoku issues and renews short-lived tokens by itself

     Wrong value:
       - PORT: "http" is not understood; write a whole number from 0 to 65535 (0 takes any free port)
       - LOG_LEVEL: "loud" is not understood; write error or warn or info or debug or verbose
       - DATABASE_URL: the value (not shown) is not understood; write file:./data/kidoku.db (SQLite, one instance) or postgres://user:password@host:5432/database (PostgreSQL, any number of instances); special characters of a password as %XX

     Not together:
       - LINE_CHAT_MODE=true and LINE_OLD_MARK_AS_READ_API=true: LINE lets an account have only one of them. The new mark-as-read API needs the "Chat" setting to be On, and using the old API makes chat unavailable. Keep LINE_CHAT_MODE if "Chat" is On in the response settings of the LINE Official Account Manager; keep LINE_OLD_MARK_AS_READ_API if LINE has enabled the old API for this account; if neither is so, remove both: LINE then shows "Read" by itself

     Misspelt:
       - LINE_CHATMODE: no such setting; did you mean LINE_CHAT_MODE?

     Settings are environment variables, or lines of a file .env in the directory it starts in; .env.example lists them all."
    `);
  });

  describe('secrets', () => {
    const leaky = {
      LINE_CHANNEL_SECRET: 'hunter2-secret',
      LINE_CHANNEL_SECRET_NEXT: 'hunter2-next',
      LINE_CHANNEL_ACCESS_TOKEN: 'hunter2 token',
      LINE_CHANNEL_ID: `hunter2-${TOKEN}`,
      LINE_API_BASE_URL: 'https://user:hunter2@api.example.com',
      LINE_DATA_API_BASE_URL: 'hunter2',
      DATABASE_URL: 'postgres//kidoku:hunter2@db/kidoku',
      LINE_CHANNEL_SECRT: 'hunter2',
      LINE_SOMETHING_ELSE: 'hunter2',
    };

    it('never appear in the message', () => {
      const { message, problems } = refusal(leaky);

      expect(problems).toHaveLength(9);
      expect(message).not.toContain('hunter2');
      expect(JSON.stringify(problems)).not.toContain('hunter2');
    });

    it('never appear in a warning', () => {
      expect(read({ LINE_SOMETHING_ELSE: 'hunter2' }).warnings.join()).not.toContain('hunter2');
    });

    it('do not appear when pasted one line too low', () => {
      expect(complaints({ PORT: SECRET, LINE_CHAT_MODE: TOKEN }).join()).not.toMatch(
        new RegExp(`${SECRET}|${TOKEN.slice(0, 8)}`),
      );
    });
  });

  describe('switches', () => {
    it.each(['true', 'True', 'TRUE', '1', 'yes', 'Yes', 'on', 'ON'])('takes %s for true', (word) => {
      expect(read({ REPLY_FALLBACK_TO_PUSH: word }).reply.fallbackToPush).toBe(true);
    });

    it.each(['false', 'False', '0', 'no', 'NO', 'off', 'Off', ''])('takes "%s" for false', (word) => {
      expect(read({ REPLY_FALLBACK_TO_PUSH: word }).reply.fallbackToPush).toBe(false);
    });

    it.each(['ture', 'enabled', '2', 'y', 'null'])('refuses %s, with the words it takes', (word) => {
      expect(complaints({ REPLY_FALLBACK_TO_PUSH: word })).toEqual([
        `REPLY_FALLBACK_TO_PUSH: "${word}" is not understood; write true, 1, yes, on or false, 0, no, off`,
      ]);
    });
  });

  describe('numbers', () => {
    it.each([
      ['PORT', '65536'],
      ['PORT', '-1'],
      ['PORT', '3000.5'],
      ['PORT', '0x10'],
      ['MANAGEMENT_PORT', '1e3'],
      ['LINE_MAX_CONNECTIONS', '0'],
      ['LINE_TIMEOUT_MS', '99'],
      ['READ_RECEIPT_TIMEOUT_MS', '45001'],
      ['INBOX_CONCURRENCY', '10001'],
      ['RETENTION_DAYS', '0'],
      ['DEAD_LETTER_RETENTION_DAYS', 'forever'],
    ])('refuses %s=%s and says from where to where it goes', (name, value) => {
      expect(complaints({ [name]: value })).toEqual([
        expect.stringMatching(
          `^${name}: "${value}" is not understood; write a whole number from \\d+ to \\d+ \\(.+\\)$`,
        ),
      ]);
    });

    it('takes port 0, for any free one, twice', () => {
      expect(read({ PORT: '0', MANAGEMENT_PORT: '0' }).server).toMatchObject({ port: 0, managementPort: 0 });
    });

    it('wants the management port to be another port, also than the default', () => {
      expect(complaints({ MANAGEMENT_PORT: '3000' })).toEqual([
        expect.stringMatching(/^PORT and MANAGEMENT_PORT:/),
      ]);
      expect(read({ MANAGEMENT_PORT: '3001' }).server.managementPort).toBe(3001);
    });
  });

  describe('read mode', () => {
    it('is chat with LINE_CHAT_MODE, and marks before a send', () => {
      expect(read({ LINE_CHAT_MODE: 'true' }).readReceipt).toMatchObject({
        mode: 'chat',
        timing: 'before-send',
      });
    });

    it('is the old API with LINE_OLD_MARK_AS_READ_API, and marks on receipt', () => {
      expect(read({ LINE_OLD_MARK_AS_READ_API: 'on' }).readReceipt).toMatchObject({
        mode: 'old-api',
        timing: 'on-receive',
      });
    });

    it.each(['LINE_CHAT_MODE', 'LINE_OLD_MARK_AS_READ_API'])(
      'lets %s be combined with either timing',
      (mode) => {
        for (const timing of ['on-receive', 'before-send']) {
          expect(read({ [mode]: 'true', READ_RECEIPT_TIMING: timing }).readReceipt.timing).toBe(timing);
        }
      },
    );

    it('cannot be both: says why and how to choose', () => {
      const [complaint, ...others] = complaints({ LINE_CHAT_MODE: 'yes', LINE_OLD_MARK_AS_READ_API: '1' });

      expect(others).toEqual([]);
      expect(complaint).toContain('LINE_CHAT_MODE=true and LINE_OLD_MARK_AS_READ_API=true');
      expect(complaint).toContain('needs the "Chat" setting to be On');
      expect(complaint).toContain('the old API makes chat unavailable');
      expect(complaint).toContain('Keep LINE_CHAT_MODE if');
    });

    it('does not take a word it cannot read for true', () => {
      expect(complaints({ LINE_CHAT_MODE: 'ture', LINE_OLD_MARK_AS_READ_API: 'true' })).toEqual([
        expect.stringMatching(/^LINE_CHAT_MODE: "ture"/),
      ]);
    });
  });

  describe('credentials', () => {
    const { LINE_CHANNEL_SECRET } = enough;

    it('are issued with id and secret when there is an id', () => {
      expect(
        readEnvironment({ LINE_CHANNEL_SECRET, LINE_CHANNEL_ID: '1234567890' }).line.credentials,
      ).toEqual({
        kind: 'stateless',
        channelId: '1234567890',
        channelSecret: SECRET,
      });
    });

    it('are wanted once: neither and both are refused, with both names', () => {
      const both = /^LINE_CHANNEL_ACCESS_TOKEN (or|and) LINE_CHANNEL_ID:/;

      expect(refusal({ LINE_CHANNEL_SECRET }).problems).toEqual([
        { kind: 'Missing', text: expect.stringMatching(both) },
      ]);
      expect(complaints({ LINE_CHANNEL_ID: '1234567890' })).toEqual([expect.stringMatching(both)]);
    });

    it.each(['12345abc', '@kidoku', 'U0123456789'])('take no channel id like %s', (id) => {
      expect(refusal({ LINE_CHANNEL_SECRET, LINE_CHANNEL_ID: id }).problems).toMatchObject([
        { kind: 'Wrong value' },
      ]);
    });

    it.each([`Bearer ${TOKEN}`, `"${TOKEN}"`, `${TOKEN}\nx`, 'トークン'])(
      'take no token like %j',
      (token) => {
        expect(complaints({ LINE_CHANNEL_ACCESS_TOKEN: token })).toEqual([
          expect.stringMatching(/^LINE_CHANNEL_ACCESS_TOKEN: the value \(not shown\)/),
        ]);
      },
    );

    it.each([SECRET.slice(1), `${SECRET}0`, SECRET.toUpperCase(), 'z'.repeat(32)])(
      'take no channel secret like %s',
      (secret) => {
        expect(complaints({ LINE_CHANNEL_SECRET: secret, LINE_CHANNEL_SECRET_NEXT: secret })).toEqual([
          expect.stringMatching(/^LINE_CHANNEL_SECRET: the value \(not shown\)/),
          expect.stringMatching(/^LINE_CHANNEL_SECRET_NEXT: the value \(not shown\)/),
        ]);
      },
    );

    it('check signatures with the next secret too while it is rotated', () => {
      expect(read({ LINE_CHANNEL_SECRET_NEXT: NEXT_SECRET }).line.channelSecrets).toEqual([
        SECRET,
        NEXT_SECRET,
      ]);
    });
  });

  describe('addresses', () => {
    it.each([
      ['https://line.example.com/', 'https://line.example.com'],
      ['https://proxy.example.com/line//', 'https://proxy.example.com/line'],
      ['http://localhost:4000', 'http://localhost:4000'],
      ['http://127.0.0.1:4000/', 'http://127.0.0.1:4000'],
      ['http://[::1]:4000', 'http://[::1]:4000'],
    ])('takes %s for a base URL', (given, meant) => {
      expect(read({ LINE_API_BASE_URL: given }).line.apiBaseUrl).toBe(meant);
    });

    it.each([
      'http://line.example.com',
      'http://127.example.com',
      'http://localhost.example.com',
      'ftp://localhost',
      'api.line.me',
      'https://',
      'https://user@api.line.me',
      'https://api.line.me/?a=b',
      'https://api.line.me/#top',
    ])('refuses %s for a base URL', (url) => {
      expect(complaints({ LINE_DATA_API_BASE_URL: url })).toHaveLength(1);
    });

    it.each([
      'file:./data/kidoku.db',
      'file:/var/lib/kidoku.db',
      'postgres://u:p%40@db:5432/k',
      'postgresql:///k',
    ])('takes %s for a database, as it is', (url) => {
      expect(read({ DATABASE_URL: url }).store.databaseUrl).toBe(url);
    });

    it.each(['file:', './kidoku.db', 'sqlite:./kidoku.db', 'mysql://db/k', 'postgres://db:port/k'])(
      'refuses %s for a database and names both forms',
      (url) => {
        expect(complaints({ DATABASE_URL: url })).toEqual([
          expect.stringMatching(/^DATABASE_URL: the value \(not shown\).*file:.*postgres:/),
        ]);
      },
    );

    it.each(['::', '127.0.0.1', 'localhost', 'bot.example.com'])('takes %s for HOST', (host) => {
      expect(read({ HOST: host }).server.host).toBe(host);
    });

    it.each(['http://0.0.0.0', '0.0.0.0:3000', 'a b', '-'])('refuses %s for HOST', (host) => {
      expect(complaints({ HOST: host })).toEqual([expect.stringMatching(/^HOST:/)]);
    });
  });

  describe('words', () => {
    it('takes them in any case', () => {
      const { server, readReceipt } = read({ LOG_LEVEL: 'DEBUG', READ_RECEIPT_ON_FAILURE: 'Hold' });
      expect([server.logLevel, readReceipt.onFailure]).toEqual(['debug', 'hold']);
    });

    it.each([
      ['LOG_LEVEL', 'trace', 'error or warn or info or debug or verbose'],
      ['READ_RECEIPT_TIMING', 'never', 'on-receive or before-send'],
      ['READ_RECEIPT_ON_FAILURE', 'drop', 'send or hold'],
    ])('refuses %s=%s', (name, value, expected) => {
      expect(complaints({ [name]: value })).toEqual([
        `${name}: "${value}" is not understood; write ${expected}`,
      ]);
    });
  });

  describe('unknown names', () => {
    it.each([
      ['LINE_CHATMODE', 'LINE_CHAT_MODE'],
      ['line_chat_mode', 'LINE_CHAT_MODE'],
      ['LINE_TIMEOUT', 'LINE_TIMEOUT_MS'],
      ['READ_RECIEPT_TIMING', 'READ_RECEIPT_TIMING'],
      ['REPLY_FALLBACK_PUSH', 'REPLY_FALLBACK_TO_PUSH'],
      ['INBOX_CONCURENCY', 'INBOX_CONCURRENCY'],
      ['RETENTION_DAY', 'RETENTION_DAYS'],
      ['MANAGMENT_PORT', 'MANAGEMENT_PORT'],
      ['DATABASE_POOLSIZE', 'DATABASE_POOL_SIZE'],
      ['LOG_LEVL', 'LOG_LEVEL'],
    ])('refuses %s, which is a slip of %s', (slip, meant) => {
      expect(complaints({ [slip]: 'true' })).toEqual([`${slip}: no such setting; did you mean ${meant}?`]);
    });

    it('warns of a name that is ours by its beginning and nothing we know', () => {
      expect(read({ LINE_NOTIFY_ENDPOINT: 'x' }).warnings).toEqual([
        expect.stringMatching(/^LINE_NOTIFY_ENDPOINT is not a setting of Kidoku/),
      ]);
    });

    it('counts an empty one as unset', () => {
      expect(read({ LINE_CHATMODE: '', LINE_NOTIFY_ENDPOINT: ' ' }).warnings).toEqual([]);
    });

    it('leaves the rest of the environment alone', () => {
      expect(
        read({
          LINES: '24',
          HOSTNAME: 'a',
          PORTS: '1',
          DATABASE_URI: 'x',
          LOG_DIR: '/',
          LOG_FORMAT: 'x',
          PATH: '/bin',
        }).warnings,
      ).toEqual([]);
    });
  });

  describe('holding answers without push', () => {
    const hold = { LINE_CHAT_MODE: 'true', READ_RECEIPT_ON_FAILURE: 'hold' };

    it('warns that answers held longer than a minute end as dead letters', () => {
      expect(read(hold).warnings).toEqual([expect.stringMatching(/minute.*dead letters/)]);
    });

    it('is silent where they can be pushed, and where nothing is ever held', () => {
      expect(read({ ...hold, REPLY_FALLBACK_TO_PUSH: 'true' }).warnings).toEqual([]);
      expect(read({ ...hold, LINE_CHAT_MODE: 'false' }).warnings).toEqual([]);
    });
  });
});
