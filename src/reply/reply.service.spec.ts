import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { LineEvent } from '../inbox/line-event';
import type { InboxStore } from '../inbox/store/inbox-store';
import type { Claim } from '../inbox/store/event-store';
import { claimed, newMessage, NOW } from '../inbox/testing/samples';
import { TemporaryStore } from '../inbox/testing/temporary-store';
import { refused, ScriptedLine } from '../line/testing/scripted-line';
import { InvalidAnswerError } from './answer';
import { beginHandling, handle } from './handling';
import { ReplyService } from './reply.service';
import { replyProviders } from './testing/reply-providers';

const event: LineEvent = {
  type: 'unfollow',
  webhookEventId: 'e1',
  timestamp: NOW,
  mode: 'active',
  deliveryContext: { isRedelivery: false },
};

let files: TemporaryStore;
let store: InboxStore;
let line: ScriptedLine;
let reply: ReplyService;
let claim: Claim;

beforeEach(async () => {
  files = new TemporaryStore();
  store = await files.open();
  line = new ScriptedLine();
  const parts = await Test.createTestingModule({ providers: replyProviders(store, line) }).compile();
  Logger.overrideLogger(false);
  reply = parts.get(ReplyService);
  await store.events.add([newMessage(NOW, '1')]);
  claim = await claimed(store);
});

afterEach(() => files.discard());

/** One run of the handler of the event `e1`. */
const run = (handler: () => Promise<void>) => handle(beginHandling(claim, event, undefined), handler);
const states = async () => (await store.outbox.sendsOf('e1')).map(({ state }) => state);
/** How much the conversation has to do beside the event itself. */
const queued = async () => (await store.events.backlog()).pending - 1;

describe('a send that its handler does not wait for', () => {
  it('has been attempted when the handler has returned', async () => {
    await run(async () => {
      void reply.push('Ua', 'hello');
    });
    expect(await states()).toEqual(['sent']);
  });

  it('may fail without ending the process, and is kept to be tried again', async () => {
    line.next(refused(503));
    await run(async () => {
      void reply.push('Ua', 'hello');
    });
    expect(await states()).toEqual(['sending']);
  });

  it.each([
    ['push', () => reply.push('Ua', '')],
    ['multicast', () => reply.multicast([], 'hello')],
    ['reply, outside a handler,', () => reply.reply('hello')],
  ])('may be wrong without ending the process: %s', async (_, send) => {
    const failed = jest.fn();
    void send();
    await send().catch(failed);
    expect(failed).toHaveBeenCalledWith(expect.any(Error));
  });
});

it('tells who waits what is wrong with a send', async () => {
  await expect(reply.push('Ua', '')).rejects.toThrow(InvalidAnswerError);
  await expect(reply.multicast([], 'hello')).rejects.toThrow('1 to 500 users, not 0');
  for (const to of ['', 'U\0', 'U\ud83c', 'U a', 'U'.repeat(129)])
    await expect(reply.push(to, 'hello')).rejects.toThrow(InvalidAnswerError);
  const cut = { idempotencyKey: 'coupon 🎁'.slice(0, -1) };
  await expect(reply.push('Ua', 'hello', cut)).rejects.toThrow('cut within a character');
});

describe('what a handler leaves behind to be sent later', () => {
  /** A run that has ended with so many pushes still to come; they are made when this is called. */
  async function runLeaving(
    texts: readonly string[],
    idempotencyKey?: string,
  ): Promise<() => Promise<unknown>> {
    const later: PromiseWithResolvers<void> = Promise.withResolvers();
    const options = idempotencyKey === undefined ? {} : { idempotencyKey };
    const pushes: Promise<unknown>[] = [];
    await run(async () => {
      for (const text of texts) pushes.push(later.promise.then(() => reply.push('Ua', text, options)));
    });
    return () => {
      later.resolve();
      return Promise.all(pushes);
    };
  }

  it('is work of its conversation, each send for itself', async () => {
    const pushAll = await runLeaving(['one', 'two']);
    expect(await queued()).toBe(0);
    expect(await pushAll()).toEqual(['queued', 'queued']);
    expect(await queued()).toBe(2);
  });

  it('is sent once, however often the handler runs', async () => {
    for (let runs = 0; runs < 3; runs++) await (await runLeaving(['one', 'two']))();
    expect(await queued()).toBe(2);
  });

  it('goes by the caller’s own key where there is one', async () => {
    await (
      await runLeaving(['one'], 'a')
    )();
    await (
      await runLeaving(['one'], 'b')
    )();
    expect(await queued()).toBe(2);
  });
});

it('sends anew each time outside of every handler', async () => {
  for (let times = 0; times < 2; times++) expect(await reply.push('Ua', 'hello')).toBe('queued');
  expect(await queued()).toBe(2);
});
