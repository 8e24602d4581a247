import {
  Catch,
  Injectable,
  ParseIntPipe,
  UseFilters,
  UseGuards,
  UseInterceptors,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { map, type Observable } from 'rxjs';
import { entriesOf } from '../../sandbox/history/history-entry';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import {
  Event,
  Feature,
  Match,
  On,
  OnMessage,
  OnPostback,
  OnText,
  Text,
  type Answer,
  type HandlerArgs,
  type PostbackEvent,
} from '../../src/bot';
import { App } from '../support/app';
import { counted, health, idle } from '../support/observe';

@Feature()
class Answers {
  @OnText('a text')
  text(): string {
    return 'just a text';
  }

  @OnText('an object')
  object(): Answer {
    return { type: 'text', text: 'a message object' };
  }

  @OnText('a list')
  async list(): Promise<Answer> {
    return ['one', { type: 'sticker', packageId: '1', stickerId: '2' }, 'three'];
  }

  @OnText('nothing')
  nothing(): Answer {
    return undefined;
  }

  @OnText('six')
  six(): string[] {
    return ['1', '2', '3', '4', '5', '6'];
  }

  @OnText('empty')
  empty(): string {
    return '';
  }

  @OnText('a number')
  number(): unknown {
    return 42;
  }

  @OnMessage('sticker')
  sticker(): string {
    return 'nice sticker';
  }

  @OnPostback(/^buy=(?<what>.+)$/)
  buy(@Event() event: PostbackEvent, @Match('what') what: string, @Text() data: string): string {
    return `${what} by ${event.source?.type ?? 'nobody'}, from ${data}`;
  }

  @On('follow')
  follow(): string {
    return 'welcome';
  }

  @On('unfollow')
  unfollow(): string {
    return 'goodbye';
  }

  @On('messageEdited')
  edited(): string {
    return 'I saw that';
  }
}

@Injectable()
class Nobody implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Injectable()
class UpperCase implements PipeTransform<string, string> {
  transform(value: string): string {
    return value.toUpperCase();
  }
}

@Injectable()
class Exclaim implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<string>): Observable<string> {
    const [event] = context.getArgs<HandlerArgs>();
    return next.handle().pipe(map((answer) => `${answer}! (${event.type} in ${context.getType()})`));
  }
}

class OutOfStock extends Error {}

@Catch(OutOfStock)
class Apologise implements ExceptionFilter<OutOfStock> {
  catch(): string {
    return 'Sorry, that is sold out.';
  }
}

@Feature()
class Enhanced {
  calls = 0;

  @OnText('guarded')
  @UseGuards(Nobody)
  guarded(): string {
    return 'never said';
  }

  @OnText(/^shout /)
  shout(@Text(UpperCase) text: string): string {
    return text;
  }

  @OnText(/^double (\S+)$/)
  double(@Match(1, ParseIntPipe) n: number): string {
    return String(n * 2);
  }

  @OnText('intercepted')
  @UseInterceptors(Exclaim)
  intercepted(): string {
    return 'hey';
  }

  @OnText('filtered')
  @UseFilters(Apologise)
  filtered(): string {
    throw new OutOfStock();
  }

  @OnText('flaky')
  flaky(): string {
    this.calls += 1;
    if (this.calls < 3) throw new Error('the database said no to: flaky');
    return `at try ${this.calls}`;
  }
}

const seen: string[] = [];

@Injectable()
class Observer implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    seen.push(context.getType());
    return next.handle();
  }
}

let sandbox: Sandbox;
let app: App;

beforeAll(async () => {
  sandbox = await startSandbox({ account: 'chat' });
  app = await App.start(sandbox, [Answers, Enhanced, { provide: APP_INTERCEPTOR, useClass: Observer }]);
});

afterAll(async () => {
  await app.close();
  await sandbox.close();
});

/** What the bot has shown in the user's chat once it is done. */
async function answersTo(name: string): Promise<unknown[]> {
  await sandbox.settled();
  await idle(app.url);
  expect(sandbox.check()).toEqual([]);
  return sandbox.botMessages(sandbox.user(name)).map(({ content }) => content.text ?? content.type);
}

describe('what a handler returns', () => {
  it.each([
    ['a text', ['just a text']],
    ['an object', ['a message object']],
    ['a list', ['one', 'sticker', 'three']],
    ['nothing', []],
    ['something else', ['something else']],
  ])('is what the user is shown, after "Read": %s', async (text, shown) => {
    const { message } = sandbox.user(text).says(text);
    expect(await answersTo(text)).toEqual(shown);
    expect(message.read).toBe(shown.length > 0);
  });

  it('answers other messages and events too', async () => {
    const user = sandbox.user('Aiko');
    await user.follows().delivered;
    await user.sends('sticker').delivered;
    await user.postback('buy=tea').delivered;
    expect(await answersTo('Aiko')).toEqual(['welcome', 'nice sticker', 'tea by user, from buy=tea']);
  });

  it('answers an event without a token of its own after marking what came before', async () => {
    const user = sandbox.user('Ben');
    const { message, delivered } = user.says('nothing');
    await delivered;
    await idle(app.url);
    expect(message.read).toBe(false);

    await user.postback('buy=rice').delivered;
    expect(await answersTo('Ben')).toEqual(['rice by user, from buy=rice']);
    expect(message.read).toBe(true);
  });

  it('answers an edited message after marking it', async () => {
    const group = sandbox.group('Trip');
    const member = sandbox.user('Chika').in(group);
    const { message, delivered } = member.says('nothing');
    await delivered;
    await idle(app.url);
    await member.edits(message, 'something').delivered;
    await idle(app.url);
    const read = entriesOf(sandbox.history, 'message.read').find(({ messageId }) => messageId === message.id);
    const shown = entriesOf(sandbox.history, 'bot.visible').find(({ chat }) => chat === group.id);
    expect(shown?.texts).toEqual(['I saw that']);
    expect(read?.n).toBeLessThan(shown?.n ?? 0);
  });

  it.each([
    ['six', 'Answers.six: An answer has at most 5 messages, this one has 6.'],
    ['empty', 'Answers.empty: A text message needs a text that is not empty.'],
    ['a number', 'Answers.number: A message is a text or a LINE message object with a type, not number.'],
  ])('is a dead letter that names the handler, where LINE would refuse it: %s', async (text, words) => {
    const before = app.deadLetters.length;
    await sandbox.user(text).says(text).delivered;
    expect(await answersTo(text)).toEqual([]);
    expect(app.deadLetters.slice(before)).toEqual([expect.stringContaining(words)]);
    expect((await health(app.url)).deadLetters).toBe(before + 1);
  });

  it('is a dead letter for an event that LINE gives no reply token', async () => {
    const before = app.deadLetters.length;
    await sandbox.user('Dai').unfollows().delivered;
    expect(await answersTo('Dai')).toEqual([]);
    expect(app.deadLetters.slice(before)).toEqual([
      expect.stringContaining('Answers.unfollow: An event of type unfollow carries no reply token.'),
    ]);
  });

  it('does not keep the next message waiting when it was a dead letter', async () => {
    const user = sandbox.user('Emi');
    await user.says('six').delivered;
    await user.says('a text').delivered;
    expect(await answersTo('Emi')).toEqual(['just a text']);
  });
});

describe('around a handler', () => {
  it('a guard that says no ends it quietly, with the message unread', async () => {
    const refused = () => counted(app.url, 'kidoku_events_completed_total', { outcome: 'refused' });
    const before = await refused();
    const dead = app.deadLetters.length;
    const { message } = sandbox.user('guarded').says('guarded');
    expect(await answersTo('guarded')).toEqual([]);
    expect(message.read).toBe(false);
    expect(await refused()).toBe(before + 1);
    expect(app.deadLetters).toHaveLength(dead);
  });

  it.each([
    ['a pipe gives it what it made of the text', 'shout hello', ['SHOUT HELLO']],
    ['a pipe gives it what it made of a match', 'double 21', ['42']],
    ['an interceptor changes the answer', 'intercepted', ['hey! (message in line)']],
    ['a filter answers in place of an error', 'filtered', ['Sorry, that is sold out.']],
    ['a failure is tried again until it works', 'flaky', ['at try 3']],
  ])('%s', async (_promise, text, shown) => {
    sandbox.user(text).says(text);
    expect(await answersTo(text)).toEqual(shown);
  });

  it('a pipe that refuses the text makes a dead letter, without the words of the user', async () => {
    const before = app.deadLetters.length;
    await sandbox.user('double').says('double nonsense').delivered;
    expect(await answersTo('double')).toEqual([]);
    const [reason] = app.deadLetters.slice(before);
    expect(reason).toContain('BadRequestException');
    expect(reason).not.toContain('nonsense');
  });

  it('a global interceptor can tell handlers from sends', () => {
    expect(new Set(seen)).toEqual(new Set(['http', 'line', 'line:send']));
  });
});

describe('two handlers that claim the same event', () => {
  @Feature()
  class Rival {
    @OnText('a text')
    text(): string {
      return 'mine';
    }
  }

  it('keep the bot from starting, and are both named', async () => {
    await expect(App.start(sandbox, [Answers, Rival])).rejects.toThrow(
      /Answers\.text and Rival\.text both claim text message events matching a text/,
    );
  });
});
