import { ParseIntPipe } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { Feature, Match, OnText, Text } from '../src/bot';
import { ReplyService } from '../src/reply/reply.service';
import { LineTestBed } from './index';

@Feature()
class Faulty {
  runs = 0;

  constructor(private readonly reply: ReplyService) {}

  @OnText('broken')
  broken(): string {
    throw new TypeError('no such shop');
  }

  @OnText('flaky')
  flaky(): string {
    this.runs += 1;
    if (this.runs < 3) throw new Error(`failed in run ${this.runs}`);
    return `answered in run ${this.runs}`;
  }

  @OnText('hopeless')
  hopeless(): string {
    this.runs += 1;
    throw new Error(`failed in run ${this.runs}`);
  }

  @OnText('a text')
  text(): string {
    AbortSignal.abort('out of stock').throwIfAborted();
    return 'never said';
  }

  @OnText('no file')
  noFile(): Promise<string> {
    return readFile('/no/such/file', 'utf8');
  }

  @OnText('six')
  six(): string[] {
    return ['1', '2', '3', '4', '5', '6'];
  }

  @OnText(/^number (\S+)$/)
  number(@Match(1, ParseIntPipe) number: number): string {
    return String(number);
  }

  @OnText('refused')
  refused(): unknown {
    return { type: 'hologram' };
  }

  @OnText('stuck')
  stuck(): Promise<string> {
    return new Promise(() => undefined);
  }

  @OnText(/^fine/)
  fine(@Text() text: string): string {
    return `${text}, thank you`;
  }

  @OnText('in two')
  async inTwo(): Promise<string> {
    await this.reply.reply('one');
    return 'two';
  }
}

const features = [Faulty];

async function failureOf(act: Promise<unknown>): Promise<Error> {
  return act.then(
    () => new Error('nothing failed'),
    (error: unknown) => error as Error,
  );
}

describe('what a handler throws', () => {
  it('is what says() rejects with at once: the error itself, with the stack of where it was thrown', async () => {
    await using bed = await LineTestBed.create({ features });
    const error = await failureOf(bed.user('Aiko').says('broken'));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe('no such shop');
    expect(error.stack).toMatch(/at Faulty\.broken .*failures\.spec\.ts/);
  });

  it('neither runs the handler again nor keeps the next message waiting', async () => {
    await using bed = await LineTestBed.create({ features });
    await expect(bed.user('Aiko').says('hopeless')).rejects.toThrow('failed in run 1');
    await bed.user('Aiko').says('fine');
    await bed.idle();
    expect(bed.get(Faulty).runs).toBe(1);
    expect(bed.chatWith('Aiko')).toEqual(['hopeless  (read)', 'fine  (read)', 'fine, thank you']);
  });

  it('rejects the one who met it, and nobody else', async () => {
    await using bed = await LineTestBed.create({ features });
    const [broken, fine] = await Promise.allSettled([
      bed.user('Aiko').says('broken'),
      bed.user('Ben').says('fine'),
    ]);
    expect([broken.status, fine.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('is shown also where it is not an Error, or one of Node itself', async () => {
    await using bed = await LineTestBed.create({ features });
    await expect(bed.user('Aiko').says('a text')).rejects.toThrow('not an Error: out of stock');
    expect(await failureOf(bed.user('Aiko').says('no file'))).toMatchObject({ code: 'ENOENT' });
  });

  it('rejects idle() where it was done with LINE itself', async () => {
    await using bed = await LineTestBed.create({ features });
    bed.line.user('Aiko').says('broken');
    await expect(bed.idle()).rejects.toThrow('no such shop');
    await expect(bed.idle()).resolves.toBeUndefined();
  });
});

describe("with onHandlerError: 'retry'", () => {
  it('runs the handler again until it returns, without waiting', async () => {
    await using bed = await LineTestBed.create({ features, onHandlerError: 'retry' });
    await bed.user('Aiko').says('flaky');
    expect(bed.chatWith('Aiko')).toEqual(['flaky  (read)', 'answered in run 3']);
  });

  it('rejects with the last error after the tenth try', async () => {
    await using bed = await LineTestBed.create({ features, onHandlerError: 'retry' });
    await expect(bed.user('Aiko').says('hopeless')).rejects.toThrow('failed in run 10');
    expect(bed.get(Faulty).runs).toBe(10);
  });
});

describe('a dead letter', () => {
  it.each([
    [
      'an answer that LINE would refuse',
      'six',
      /Faulty\.six: An answer has at most 5 messages, this one has 6/,
    ],
    ['a second answer', 'in two', /Faulty\.inTwo: The event was answered already/],
    ['what a pipe refuses', 'number nine', /BadRequestException at ParseIntPipe/],
    ['an answer that LINE refuses', 'refused', /messages\[0\]\.type: Must be one of/],
  ])('rejects says() in words, with the chat and the line of the test: %s', async (_what, text, words) => {
    await using bed = await LineTestBed.create({ features });
    const says = async () => await bed.user('Aiko').says(text);
    const { message, stack = '' } = await failureOf(says());
    expect(stack).toMatch(/at (async )?says .*failures\.spec\.ts/);
    expect(stack).not.toMatch(/line-test-bed\.ts|test-user\.ts/);
    expect(message).toMatch(words);
    expect(message).toContain(`Aiko:\n  ${text}`);
  });

  it('rejects idle() for a push', async () => {
    await using bed = await LineTestBed.create();
    bed.line.faults.add({ endpoint: 'push', kind: 'monthly-limit' });
    await bed.get(ReplyService).push(bed.user('Aiko').id, 'good morning');
    await expect(bed.idle()).rejects.toThrow('monthly limit');
  });
});

describe('a bot that is not done in time', () => {
  it('rejects says() with what was seen, where the handler hangs, and goes on', async () => {
    await using bed = await LineTestBed.create({ features, patienceMs: 1_000 });
    const { message } = await failureOf(bed.user('Aiko').says('stuck'));
    expect(message).toMatch(/not done after 1000 ms\. A handler has not returned\./);
    expect(message).toMatch(/Aiko:\n {2}stuck\n {4}“stuck” webhook 200 in \d+ ms · not read · no reply/);
    await bed.user('Aiko').says('fine');
    await bed.idle();
  });

  it('tells what it waits for, where LINE is down', async () => {
    await using bed = await LineTestBed.create({ features, patienceMs: 200 });
    bed.line.faults.add({ endpoint: 'reply', kind: 'status', status: 503 });
    const { message } = await failureOf(bed.user('Aiko').says('fine'));
    expect(message).toMatch(/not done after 200 ms\. The last try met: .*503/);
  });
});

describe('faults of LINE', () => {
  it('that end cost no waiting', async () => {
    await using bed = await LineTestBed.create({ features });
    bed.line.faults.add({ endpoint: 'reply', kind: 'status', status: 503, times: 3 });
    bed.line.faults.add({ endpoint: 'mark', kind: 'rate-limit', times: 1 });
    const began = performance.now();
    await bed.user('Aiko').says('fine');
    // In production the three tries more would begin after 1.75 s at the earliest.
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(bed.chatWith('Aiko')).toEqual(['fine  (read)', 'fine, thank you']);
    expect(bed).toHaveReadBeforeEveryAnswer();
  });
});
