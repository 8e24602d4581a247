import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TryLater, WaitWithOthers } from '../inbox/event-handler';
import type { LineEvent } from '../inbox/line-event';
import type { InboxStore } from '../inbox/store/inbox-store';
import { claimed, newEvent } from '../inbox/testing/samples';
import { TemporaryStore } from '../inbox/testing/temporary-store';
import { refused, ScriptedLine } from '../line/testing/scripted-line';
import { beginHandling, handle } from './handling';
import { ReplyService } from './reply.service';
import { replyProviders } from './testing/reply-providers';

let files: TemporaryStore;
let store: InboxStore;
let line: ScriptedLine;
let reply: ReplyService;

beforeEach(async () => {
  files = new TemporaryStore();
  store = await files.open();
  line = new ScriptedLine();
  const parts = await Test.createTestingModule({ providers: replyProviders(store, line) }).compile();
  Logger.overrideLogger(false);
  reply = parts.get(ReplyService);
});

afterEach(() => files.discard());

/** A handler of the conversation's event pushes a message. @returns how that ended */
async function send(conversation: string): Promise<string> {
  const id = `event-of-${conversation}`;
  await store.events.add([newEvent(id, { conversation })]);
  const claim = await claimed(store, conversation);
  const event = { type: 'unfollow', timestamp: 0, mode: 'active' } as LineEvent;
  const handling = beginHandling(claim, event, undefined);
  return handle(handling, () => reply.push(conversation, 'hello')).catch((error: unknown) => {
    if (error instanceof WaitWithOthers) return 'waits with others';
    if (error instanceof TryLater) return 'failed';
    throw error;
  });
}

/** One send after the other, until it is the turn of one to find out about LINE. */
async function firstThatTries(): Promise<string> {
  for (let n = 0; ; n++) {
    const outcome = await send(`Uwaiting${String(n)}`);
    if (outcome !== 'waits with others') return outcome;
  }
}

const stateOf = async (conversation: string) =>
  (await store.outbox.sendsOf(`event-of-${conversation}`)).map(({ state }) => state);

/** Sends of ever new conversations fail, until the next one is not even tried. */
async function goDown(): Promise<void> {
  line.otherwise = () => refused(503);
  for (let n = 0; (await send(`Ufailing${String(n)}`)) === 'failed'; n++);
  line.otherwise = () => ({ requestId: undefined, alreadyAccepted: false });
}

it('keeps what is sent while LINE serves nobody, and does not knock', async () => {
  await goDown();
  const knocks = line.calls.length;
  expect(await send('Uf')).toBe('waits with others');
  expect(await stateOf('Uf')).toEqual(['planned']);
  expect(line.calls).toHaveLength(knocks);
});

it.each([
  ['takes it', undefined, 'sent'],
  ['refuses it for what it says', refused(400, 'May not be empty'), 'dead'],
])('goes on with all as soon as LINE serves one that tries: %s', async (_, answer, outcome) => {
  await goDown();
  if (answer) line.next(answer);
  expect(await firstThatTries()).toBe(outcome);
  expect(await send('Uf')).toBe('sent');
});
