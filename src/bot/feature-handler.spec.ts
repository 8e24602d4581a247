import { ConflictException, Logger, UseGuards, type CanActivate } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { SetAside, TryLater } from '../inbox/event-handler';
import type { LineEvent } from '../inbox/line-event';
import type { InboxStore } from '../inbox/store/inbox-store';
import { claimed, newEvent, NOW } from '../inbox/testing/samples';
import { TemporaryStore } from '../inbox/testing/temporary-store';
import { ScriptedLine, unreachable } from '../line/testing/scripted-line';
import type { Answer } from '../reply/answer';
import { ReplyService } from '../reply/reply.service';
import { replyProviders } from '../reply/testing/reply-providers';
import { FeatureExplorer } from './feature-explorer';
import { FeatureHandler } from './feature-handler';
import { Feature } from './feature.decorator';
import { OnText } from './on.decorators';
import { ReadReceipt } from './read-receipt.decorator';
import { Routes } from './routes';

/** Lets pass until it is told not to. */
class Doorkeeper implements CanActivate {
  lets = true;

  canActivate(): boolean {
    return this.lets;
  }
}

const doorkeeper = new Doorkeeper();

/** Says what the test says, at each run the next thing. */
@Feature()
class Shop {
  readonly runs: (() => Promise<Answer>)[] = [];

  constructor(readonly reply: ReplyService) {}

  @OnText('order')
  @UseGuards(doorkeeper)
  async order(): Promise<Answer> {
    return this.runs.shift()?.();
  }

  @OnText('complain')
  @ReadReceipt('never')
  complain(): void {
    // A human reads it.
  }
}

let files: TemporaryStore;
let store: InboxStore;
let line: ScriptedLine;
let handler: FeatureHandler;
let shop: Shop;
let routes: Routes;

beforeEach(async () => {
  files = new TemporaryStore();
  store = await files.open();
  line = new ScriptedLine();
  doorkeeper.lets = true;
  const parts = await Test.createTestingModule({
    imports: [DiscoveryModule],
    providers: [...replyProviders(store, line), FeatureHandler, FeatureExplorer, Routes, Shop],
  }).compile();
  Logger.overrideLogger(false);
  await parts.init();
  handler = parts.get(FeatureHandler);
  shop = parts.get(Shop);
  routes = parts.get(Routes);
});

afterEach(() => files.discard());

const message = (text: string, over: object = {}) => ({
  type: 'message',
  timestamp: NOW,
  mode: 'active',
  replyToken: 'reply-token',
  message: { type: 'text', id: '1', text },
  ...over,
});
const arrives = (event: object) => store.events.add([newEvent('e1', { json: JSON.stringify(event) })]);
const run = async () => handler.handle(await claimed(store));
const sent = () => line.calls.map(({ endpoint }) => endpoint);
const states = async () => (await store.outbox.sendsOf('e1')).map(({ state }) => state);

describe('an event', () => {
  it('is answered with what its handler returns', async () => {
    await arrives(message('order'));
    shop.runs.push(async () => 'here you are');
    expect(await run()).toBe('answered');
    expect(line.calls).toMatchObject([{ endpoint: 'reply', about: [{ replyToken: 'reply-token' }] }]);
  });

  it('is handled where nothing is said, and nothing was', async () => {
    await arrives(message('order'));
    expect(await run()).toBe('handled');
    expect(sent()).toEqual([]);
  });

  it('is refused where a guard says no', async () => {
    await arrives(message('order'));
    doorkeeper.lets = false;
    expect(await run()).toBe('refused');
  });

  it.each([
    ['nobody asks for', message('hello'), 'unhandled'],
    ['another channel answers', message('order', { mode: 'standby' }), 'standby'],
    ['LINE has invented since', { type: 'telepathy', timestamp: NOW, mode: 'active' }, 'unknown_type'],
  ])('that %s ends quietly', async (_, event, outcome) => {
    await arrives(event);
    expect(await run()).toBe(outcome);
  });

  it('is set aside at once where its handler says what LINE would refuse', async () => {
    await arrives(message('order'));
    shop.runs.push(async () => '');
    const ending = run();
    await expect(ending).rejects.toThrow(SetAside);
    await expect(ending).rejects.toThrow('Shop.order: A text message needs a text that is not empty.');
  });

  it('is set aside at once where its handler calls it wrong, without the words for that', async () => {
    await arrives(message('order'));
    shop.runs.push(() => Promise.reject(new ConflictException('canary')));
    const ending = run();
    await expect(ending).rejects.toThrow(SetAside);
    await expect(ending).rejects.toThrow(/^ConflictException((?!canary).)*$/);
  });

  it('stays unread for a human where its handler says so', () => {
    const asked = (text: string) =>
      handler.leavesUnread(JSON.parse(JSON.stringify(message(text))) as LineEvent);
    expect([asked('complain'), asked('order'), asked('hello')]).toEqual([true, false, false]);
  });
});

describe('what an earlier run has sent', () => {
  /** The first run has pushed, and nobody knows whether that arrived. */
  beforeEach(async () => {
    await arrives(message('order'));
    line.next(unreachable(true));
    shop.runs.push(async () => {
      await shop.reply.push('Ua', 'one moment');
      return undefined;
    });
    await expect(run()).rejects.toThrow(TryLater);
    expect(await states()).toEqual(['sending']);
  });

  it('is brought to an end though the next run says nothing', async () => {
    expect(await run()).toBe('answered');
    expect(await states()).toEqual(['sent']);
    expect(sent()).toEqual(['push', 'push']);
  });

  it('is brought to an end though a guard refuses the next run', async () => {
    doorkeeper.lets = false;
    expect(await run()).toBe('answered');
    expect(await states()).toEqual(['sent']);
  });

  it('is brought to an end though no feature asks for its message any more', async () => {
    jest.spyOn(routes, 'find').mockReturnValue(undefined);
    expect(await run()).toBe('answered');
    expect(await states()).toEqual(['sent']);
  });

  it('is not said again in other words, nor is the handler run again once it has returned', async () => {
    line.next(unreachable(true));
    shop.runs.push(
      async () => undefined,
      async () => 'never said',
    );
    await expect(run()).rejects.toThrow(TryLater);
    expect(await run()).toBe('answered');
    expect(shop.runs).toHaveLength(1);
    expect(sent()).toEqual(['push', 'push', 'push']);
  });
});
