import type { UserMessage } from '../sandbox/chat/chat';
import { Feature, On, OnMessage, OnPostback, OnText, Text, type Answer } from '../src/bot';
import { LineTestBed } from './index';

const { promise: released, resolve: release } = Promise.withResolvers<undefined>();

@Feature()
class Talkative {
  @OnText('slow')
  async slow(): Promise<string> {
    await released;
    return 'at last';
  }

  @OnText('what time is it?')
  time(): string {
    return new Date().toISOString().slice(0, 16);
  }

  @OnText(/^hello/)
  hello(@Text() text: string): string {
    return `${text} to you`;
  }

  @OnText('everything')
  everything(): Answer {
    return [
      'a text',
      { type: 'sticker', packageId: '1', stickerId: '2' },
      {
        type: 'image',
        originalContentUrl: 'https://example.org/a.png',
        previewImageUrl: 'https://example.org/b.png',
      },
      {
        type: 'flex',
        altText: 'the menu',
        contents: {
          type: 'bubble',
          body: { type: 'box', layout: 'vertical', contents: [{ type: 'text', text: 'tea' }] },
        },
      },
      { type: 'location', title: 'the shop', address: 'Tokyo', latitude: 35.6, longitude: 139.7 },
    ];
  }

  @OnMessage('sticker')
  sticker(): string {
    return 'nice';
  }

  @OnPostback('buy=tea')
  tea(): string {
    return 'one tea';
  }

  @On('follow')
  follow(): string {
    return 'welcome';
  }

  @On('join')
  join(): string {
    return 'hello, all';
  }

  @On('messageEdited')
  edited(): string {
    return 'I saw that';
  }
}

let bed: LineTestBed;

beforeAll(async () => {
  bed = await LineTestBed.create({ features: [Talkative] });
});

afterAll(() => bed.close());

it('resolves what a user does when the bot has answered', async () => {
  const message = await bed.user('Aiko').says('hello');
  expect(bed.chatWith('Aiko')).toEqual(['hello  (read)', 'hello to you']);
  expect(message.read).toBe(true);
});

it('resolves what nobody answers, too, and shows it unread', async () => {
  const message = await bed.user('Ben').says('who is there?');
  expect(bed.chatWith('Ben')).toEqual(['who is there?']);
  expect(message.read).toBe(false);
});

it('shows what is no text by its kind, and by the words it has', async () => {
  const user = bed.user('Chika');
  await user.sends('file', { fileName: 'invoice.pdf' });
  await user.sends('sticker');
  await user.says('everything');
  expect(bed.chatWith('Chika')).toEqual([
    '[file] invoice.pdf  (read)',
    '[sticker]  (read)',
    'nice',
    'everything  (read)',
    'a text',
    '[sticker]',
    '[image]',
    '[flex] the menu',
    '[location] the shop',
  ]);
});

it('lets users follow, tap, block and take back', async () => {
  const user = bed.user('Dai');
  await user.follows();
  await user.postback('buy=tea');
  await user.unsends(await user.says('forget this'));
  await user.unfollows();
  expect(bed.chatWith('Dai')).toEqual(['welcome', 'one tea', '[unsent]']);
});

it('resolves what was taken back before its turn came', async () => {
  const user = bed.user('Goro');
  const slow = user.says('slow');
  await bed.line.settled();
  const hello = user.says('hello');
  await bed.line.settled();
  const [, message] = bed.line.chats.find(({ id }) => id === user.id)?.messages ?? [];
  const unsent = user.unsends(message as UserMessage);
  await bed.line.settled();
  release(undefined);
  await Promise.all([slow, hello, unsent]);
  expect(bed.chatWith('Goro')).toEqual(['slow  (read)', '[unsent]', 'at last']);
});

it('keeps a group apart from the chats of its members', async () => {
  const group = bed.group('Trip');
  await group.joins();
  await group.says('hello from nobody');
  const member = bed.user('Emi').in(group);
  await member.edits(await member.says('hello from Emi'), 'hello from E.');
  await group.leaves();
  expect(bed.chatWith(group)).toEqual([
    'hello, all',
    'hello from nobody  (read)',
    'hello from nobody to you',
    'hello from E.  (read)',
    'hello from Emi to you',
    'I saw that',
  ]);
  expect(bed.chatWith('Emi')).toEqual([]);
});

it('knows rooms', async () => {
  await bed.room('Corner').says('hello');
  expect(bed.chatWith(bed.room('Corner'))).toEqual(['hello  (read)', 'hello to you']);
});

it('keeps everyone apart who writes at the same time', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `user ${i}`);
  await Promise.all(names.map((name) => bed.user(name).says(`hello from ${name}`)));
  for (const name of names) {
    expect(bed.chatWith(name)).toEqual([`hello from ${name}  (read)`, `hello from ${name} to you`]);
  }
});

it('waits, with idle(), for what was done with LINE itself', async () => {
  await bed.line.together(() => {
    for (const text of ['hello 1', 'hello 2']) bed.line.user('Fumi').says(text);
  });
  await bed.idle();
  expect(bed.chatWith('Fumi')).toEqual([
    'hello 1  (read)',
    'hello 2  (read)',
    'hello 1 to you',
    'hello 2 to you',
  ]);
});

it("goes by jest's clock, if that moves", async () => {
  jest.useFakeTimers({ now: new Date('2030-01-01T09:00'), advanceTimers: true });
  try {
    await bed.user('Hana').says('what time is it?');
    expect(bed.chatWith('Hana').at(-1)).toBe(new Date('2030-01-01T09:00').toISOString().slice(0, 16));
  } finally {
    jest.useRealTimers();
  }
});
