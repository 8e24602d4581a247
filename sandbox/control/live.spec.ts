import type { HistoryEntry } from '../history/history-entry';
import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { LineApi } from '../testing/line-api';

interface Received {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** Reads server-sent events as a browser does, until told to stop. */
class Reader {
  readonly received: Received[] = [];
  private readonly stopping = new AbortController();
  private wake: () => void = () => undefined;

  private constructor(private readonly done: Promise<void>) {}

  static async open(url: string, headers: Record<string, string> = {}): Promise<Reader> {
    const stopping = new AbortController();
    const response = await fetch(url, { headers, signal: stopping.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const body = response.body as AsyncIterable<Uint8Array>;
    const reader: Reader = new Reader(Promise.resolve());
    const done = reader.read(body).catch(() => undefined);
    return Object.assign(reader, { stopping, done });
  }

  get entries(): HistoryEntry[] {
    return this.received.flatMap(({ event, data }) => (event === 'history' ? (data as HistoryEntry[]) : []));
  }

  async until(isThere: () => boolean): Promise<void> {
    while (!isThere()) await new Promise<void>((resolve) => (this.wake = resolve));
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private async read(body: AsyncIterable<Uint8Array>): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.take(block);
      this.wake();
    }
  }

  private take(block: string): void {
    const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]));
    const [id, event, data] = [fields.get('id'), fields.get('event'), fields.get('data')];
    if (id !== undefined && event !== undefined && data !== undefined) {
      this.received.push({ id, event, data: JSON.parse(data) as unknown });
    }
  }
}

let sandbox: Sandbox;
let http: LineApi;
const readers: Reader[] = [];

beforeEach(async () => {
  sandbox = await startSandbox();
  http = new LineApi(sandbox);
});

afterEach(async () => {
  await sandbox.close();
  await Promise.all(readers.splice(0).map((reader) => reader.close()));
});

async function open(query = '', headers?: Record<string, string>): Promise<Reader> {
  const reader = await Reader.open(`${sandbox.url}/sandbox/events${query}`, headers);
  readers.push(reader);
  return reader;
}

const aikoSays = (text: string) => sandbox.user('Aiko').says(text);
const numbers = (reader: Reader) => reader.entries.map(({ n }) => n);

it('brings what was and what comes, in order and without gaps', async () => {
  aikoSays('before');
  const reader = await open();
  await reader.until(() => reader.entries.length === 2);
  aikoSays('after');
  await reader.until(() => reader.entries.length === 3);
  expect(reader.entries).toEqual(JSON.parse(JSON.stringify(sandbox.history)));
});

it('goes on where a state was read', async () => {
  aikoSays('before');
  const { run, n } = (await http.call('/sandbox/state')).body as { run: string; n: number };
  const reader = await open(`?after=${n}&run=${run}`);
  aikoSays('after');
  await reader.until(() => reader.entries.length === 1);
  expect(reader.entries).toMatchObject([{ n: n + 1, type: 'event', text: 'after' }]);
});

it('resumes by the id of the last event', async () => {
  for (const text of ['1', '2', '3']) aikoSays(text);
  const first = await open();
  await first.until(() => first.entries.length === 4);
  const id = first.received.at(-1)?.id ?? '';
  await first.close();
  aikoSays('4');
  const second = await open('?after=0', { 'last-event-id': id });
  await second.until(() => second.entries.length > 0);
  expect(numbers(second)).toEqual([5]);
});

it('says that all began anew: to who listens, and to who comes back from an older history', async () => {
  aikoSays('old');
  const reader = await open();
  await reader.until(() => reader.entries.length === 2);
  const id = reader.received.at(-1)?.id ?? '';
  await sandbox.reset();
  aikoSays('new');
  await reader.until(() => reader.entries.length === 4);
  expect(reader.received.map(({ event }) => event)).toEqual(['history', 'reset', 'history']);
  expect(numbers(reader)).toEqual([1, 2, 1, 2]);

  const returned = await open('', { 'last-event-id': id });
  await returned.until(() => returned.entries.length === 2);
  expect(returned.received.map(({ event }) => event)).toEqual(['reset', 'history']);
});

it('sends thousands of entries in few batches', async () => {
  const reader = await open();
  for (let message = 0; message < 3_000; message += 1) aikoSays(String(message));
  await reader.until(() => reader.entries.length === 3_001);
  expect(numbers(reader)).toEqual(Array.from({ length: 3_001 }, (_, index) => index + 1));
  expect(reader.received.length).toBeLessThan(30);
});

it('lets the sandbox close while someone listens', async () => {
  await open();
  await sandbox.close();
});

it('gives the history to who asks once, in pages', async () => {
  for (const text of ['1', '2', '3']) aikoSays(text);
  const page = async (query: string) =>
    ((await http.call(`/sandbox/history${query}`)).body as HistoryEntry[]).map(({ n }) => n);
  expect(await page('')).toEqual([1, 2, 3, 4]);
  expect(await page('?after=1&limit=2')).toEqual([2, 3]);
  expect((await http.call('/sandbox/history?after=x')).status).toBe(400);
});
