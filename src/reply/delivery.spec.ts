import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { replyConfig } from '../config/reply.config';
import { TryLater } from '../inbox/event-handler';
import { ClaimLostError } from '../inbox/inbox.errors';
import { InboxStore } from '../inbox/store/inbox-store';
import type { Claim } from '../inbox/store/event-store';
import type { PlannedSend, StoredSend } from '../inbox/store/outbox-store';
import { claimed, newEvent, newMessage, newSend, NOW } from '../inbox/testing/samples';
import { TemporaryStore } from '../inbox/testing/temporary-store';
import { LineClient } from '../line/line.client';
import { refused, ScriptedLine, unreachable } from '../line/testing/scripted-line';
import { Metrics } from '../metrics/metrics';
import type { ReadDemand } from '../read-receipt/read-demand';
import { ReadReceipts } from '../read-receipt/read-receipts';
import { Delivery } from './delivery';
import type { Send } from './send';
import { SendPause } from './send-pause';

const HOUR_MS = 60 * 60_000;
const ID = '6d9ffb5c-3f62-5b9e-9d5e-2f6f6a6f0c11';

const lost = unreachable(true);
const neverSent = unreachable(false);
const invalidToken = refused(400, 'Invalid reply token');
const monthlyLimit = refused(429, 'You have reached your monthly limit.');
const accepted = { requestId: 'request-1', alreadyAccepted: false };
const acceptedBefore = { requestId: 'request-0', alreadyAccepted: true };

let files: TemporaryStore;
let store: InboxStore;
let line: ScriptedLine;
/** What was asked for, and how far the send was then. */
let renewed: { read: readonly ReadDemand[]; state: string; calls: number }[];
/** Of the message `1`, whose event is `e1`. */
let claim: Claim;

beforeEach(async () => {
  files = new TemporaryStore();
  store = await files.open();
  line = new ScriptedLine();
  renewed = [];
  await store.events.add([newMessage(NOW, '1')]);
  claim = await claimed(store);
});

afterEach(() => files.discard());

const receipts = {
  async renew(read: readonly ReadDemand[]): Promise<void> {
    renewed.push({ read, state: (await kept()).state, calls: line.calls.length });
  },
};

async function delivery(fallbackToPush = false): Promise<{ delivery: Delivery; metrics: Metrics }> {
  const parts = await Test.createTestingModule({
    providers: [
      Delivery,
      SendPause,
      Metrics,
      { provide: LineClient, useValue: line },
      { provide: ReadReceipts, useValue: receipts },
      { provide: InboxStore, useValue: store },
      { provide: replyConfig.KEY, useValue: { fallbackToPush } },
    ],
  }).compile();
  Logger.overrideLogger(false);
  return { delivery: parts.get(Delivery), metrics: parts.get(Metrics) };
}

/** As many as take a minute, with the pauses between them. */
const A_MINUTE_OF_ATTEMPTS = Array.from({ length: 8 }, () => neverSent);

const plan = (over: Partial<PlannedSend> = {}, at = Date.now()) =>
  store.outbox.plan(claim, newSend(ID, 'e1', over), at);

async function kept(): Promise<StoredSend> {
  const [send] = await store.outbox.sendsOf('e1');
  if (!send) throw new Error('the send is gone');
  return send;
}

/** The kept send as the gate lets it pass. */
async function atGate(startedAt = performance.now()): Promise<Send> {
  return { stored: await kept(), claim, read: [{ conversation: 'Ua' }], startedAt };
}

/** Attempts the send as often as it must be, as the inbox would, at most `times` times. */
async function attempts(parts: { delivery: Delivery }, times: number): Promise<string[]> {
  const outcomes: string[] = [];
  for (let n = 0; n < times; n++) {
    outcomes.push(
      await parts.delivery.attempt(await atGate()).catch((error: unknown) => {
        if (error instanceof TryLater) return error.counted ? 'counted' : 'later';
        throw error;
      }),
    );
  }
  return outcomes;
}

const endpoints = () => line.calls.map(({ endpoint }) => endpoint);

describe('a reply', () => {
  it('is recorded as under way before LINE hears of it', async () => {
    let stateAtLine: string | undefined;
    await plan();
    const parts = await delivery();
    line.otherwise = async () => {
      stateAtLine = (await kept()).state;
      return accepted;
    };

    expect(await attempts(parts, 1)).toEqual(['sent']);
    expect(stateAtLine).toBe('sending');
    expect(await kept()).toMatchObject({ state: 'sent', attempts: 1 });
  });

  it.each([
    ['arrived at last', [lost, accepted], ['later', 'sent'], 'sent'],
    ['arrived unnoticed', [lost, invalidToken], ['later', 'assumed_sent'], 'assumed_sent'],
    ['500, and arrived unnoticed', [refused(500), invalidToken], ['later', 'assumed_sent'], 'assumed_sent'],
    ['a gateway between', [refused(302), invalidToken], ['later', 'assumed_sent'], 'assumed_sent'],
    [
      'unknown, then surely not arrived, is still unknown',
      [lost, refused(429), neverSent, invalidToken],
      ['later', 'later', 'later', 'assumed_sent'],
      'assumed_sent',
    ],
    ['expired at the first attempt', [invalidToken], ['dead'], 'dead'],
    ['never sent, then expired', [neverSent, invalidToken], ['later', 'dead'], 'dead'],
    ['limited, then expired', [refused(429), invalidToken], ['later', 'dead'], 'dead'],
    ['401, then accepted', [refused(401), accepted], ['later', 'sent'], 'sent'],
    ['over the monthly limit', [monthlyLimit], ['dead'], 'dead'],
    ['a message that LINE refuses', [refused(400, 'May not be empty')], ['dead'], 'dead'],
    ['an account that may not', [refused(403)], ['dead'], 'dead'],
  ] as const)('ends rightly: %s', async (_, script, outcomes, state) => {
    await plan();
    const parts = await delivery();
    line.next(...script);

    expect(await attempts(parts, script.length)).toEqual(outcomes);
    expect((await kept()).state).toBe(state);
  });

  it('is kept as surely not arrived where it is, and as unknown where it is not', async () => {
    await plan();
    const parts = await delivery();
    line.next(neverSent, lost, neverSent);
    for (const state of ['planned', 'sending', 'sending']) {
      expect(await attempts(parts, 1)).toEqual(['later']);
      expect((await kept()).state).toBe(state);
    }
  });

  it('is not sent where its message was taken back meanwhile', async () => {
    await store.outbox.planAnswers(claim, [newSend(ID, 'e1')], Date.now());
    await store.events.add([newEvent('e2', { type: 'unsend', unsends: '1' })]);

    expect(await attempts(await delivery(), 1)).toEqual(['unsent']);
    expect(line.calls).toEqual([]);
  });

  it('is not sent by a handler whose event went on elsewhere', async () => {
    await plan();
    await claimed(store);

    await expect(attempts(await delivery(), 1)).rejects.toThrow(ClaimLostError);
    expect(line.calls).toEqual([]);
    expect(await kept()).toMatchObject({ state: 'planned', attempts: 0 });
  });

  it('that a crash interrupted counts as arrived once its token is refused', async () => {
    await plan();
    await store.outbox.begin(claim, newSend(ID, 'e1'), Date.now());
    line.next(invalidToken);

    expect(await attempts(await delivery(), 1)).toEqual(['assumed_sent']);
  });

  it('says why it was not sent: reply token expired', async () => {
    await plan();
    line.next(invalidToken);
    await attempts(await delivery(), 1);

    expect(await kept()).toMatchObject({ state: 'dead', error: 'reply token expired' });
  });

  it('waits as LINE asks', async () => {
    await plan();
    line.next(refused(429, undefined, 7_000));
    const { delivery: parts } = await delivery();

    await expect(parts.attempt(await atGate())).rejects.toMatchObject({
      afterMs: 7_000,
      counted: false,
    });
  });

  it('is given up once no redelivery can have armed its token any more', async () => {
    await plan({}, Date.now() - 21 * 60_000);
    line.next(...A_MINUTE_OF_ATTEMPTS, neverSent);
    await attempts(await delivery(), A_MINUTE_OF_ATTEMPTS.length + 1);
    expect(await kept()).toMatchObject({ state: 'dead', error: 'reply token expired' });
  });

  it('is tried for a minute whatever the clock says, as that may have jumped ahead', async () => {
    await plan({}, Date.now() - 60 * 60_000);
    line.next(...A_MINUTE_OF_ATTEMPTS, accepted);
    const outcomes = await attempts(await delivery(true), A_MINUTE_OF_ATTEMPTS.length + 1);
    expect(outcomes).toEqual([...A_MINUTE_OF_ATTEMPTS.map(() => 'later'), 'sent']);
    expect(new Set(endpoints())).toEqual(new Set(['reply']));
  });

  it.each([
    ['its last attempt got lost', false, lost],
    ['only its last attempt surely did', true, neverSent],
  ])('whose outcome is unknown is given up as that, and never pushed: %s', async (_, begun, error) => {
    const longAgo = Date.now() - 21 * 60_000;
    await plan({}, longAgo);
    await Promise.all(A_MINUTE_OF_ATTEMPTS.map(() => store.outbox.begin(claim, newSend(ID, 'e1'), longAgo)));
    if (!begun) await store.outbox.revert(claim, newSend(ID, 'e1'), '');
    line.next(error);

    expect(await attempts(await delivery(true), 1)).toEqual(['dead']);
    expect(endpoints()).toEqual(['reply']);
    expect((await kept()).error).toContain('outcome unknown');
  });
});

describe('a reply with the fallback to push', () => {
  it('becomes a push under the same id where its token ran out', async () => {
    await plan();
    const parts = await delivery(true);
    line.next(invalidToken, accepted);

    expect(await attempts(parts, 1)).toEqual(['sent']);
    expect(line.calls).toMatchObject([
      { endpoint: 'reply' },
      { endpoint: 'push', about: [{ to: 'Ua', messages: [{ type: 'text', text: 'hello' }] }, ID] },
    ]);
    expect(await kept()).toMatchObject({ kind: 'push', state: 'sent' });
  });

  it('stays a push when that has to be tried again', async () => {
    await plan();
    const parts = await delivery(true);
    line.next(invalidToken, lost, acceptedBefore);

    expect(await attempts(parts, 2)).toEqual(['later', 'sent']);
    expect(endpoints()).toEqual(['reply', 'push', 'push']);
  });

  it.each([
    ['lost', lost],
    ['500', refused(500)],
    ['302', refused(302)],
  ])('never becomes one after an unknown outcome: %s', async (_, unknown) => {
    await plan();
    const parts = await delivery(true);
    line.next(unknown, invalidToken);

    expect(await attempts(parts, 2)).toEqual(['later', 'assumed_sent']);
    expect(endpoints()).toEqual(['reply', 'reply']);
  });

  it('is dead where LINE names nobody to push to', async () => {
    await plan({ to: [] });
    line.next(invalidToken);
    expect(await attempts(await delivery(true), 1)).toEqual(['dead']);
    expect(endpoints()).toEqual(['reply']);
  });
});

describe.each(['push', 'multicast'] as const)('a %s', (kind) => {
  it.each([
    ['409 means arrived', [lost, acceptedBefore], ['later', 'sent']],
    [
      'tried again until it arrives',
      [refused(503), neverSent, refused(429), accepted],
      ['later', 'later', 'later', 'sent'],
    ],
    ['over the monthly limit', [monthlyLimit], ['dead']],
    ['refused', [refused(400, 'Failed to send messages')], ['dead']],
    ['401, then accepted', [refused(401), accepted], ['later', 'sent']],
  ] as const)(
    'ends rightly, with its id as the retry key of each attempt: %s',
    async (_, script, outcomes) => {
      await plan({ kind, to: ['Ua', 'Ub'] });
      const parts = await delivery();
      line.next(...script);

      expect(await attempts(parts, script.length)).toEqual(outcomes);
      expect(line.calls.map(({ endpoint, about }) => [endpoint, about[1]])).toEqual(
        script.map(() => [kind, ID]),
      );
    },
  );

  it('whose outcome is unknown for 23 h is not tried again, for LINE forgets its key an hour later', async () => {
    const firstAttempt = Date.now() - 23 * HOUR_MS - 1_000;
    await plan({ kind }, firstAttempt);
    await store.outbox.begin(claim, newSend(ID, 'e1'), firstAttempt);

    expect(await attempts(await delivery(), 1)).toEqual(['dead']);
    expect(line.calls).toEqual([]);
    expect((await kept()).error).toContain('outcome unknown for 23 h');
  });

  it('whose outcome is unknown is not tried again where the clock was set back by hours meanwhile', async () => {
    const firstAttempt = Date.now() + 2 * HOUR_MS;
    await plan({ kind }, firstAttempt);
    await store.outbox.begin(claim, newSend(ID, 'e1'), firstAttempt);

    expect(await attempts(await delivery(), 1)).toEqual(['dead']);
    expect(line.calls).toEqual([]);
  });

  it('is still tried where the clock was put right by seconds', async () => {
    const firstAttempt = Date.now() + 30_000;
    await plan({ kind }, firstAttempt);
    await store.outbox.begin(claim, newSend(ID, 'e1'), firstAttempt);

    expect(await attempts(await delivery(), 1)).toEqual(['sent']);
  });

  it('is still tried shortly before 23 h', async () => {
    const firstAttempt = Date.now() - 23 * HOUR_MS + 60_000;
    await plan({ kind }, firstAttempt);
    await store.outbox.begin(claim, newSend(ID, 'e1'), firstAttempt);

    expect(await attempts(await delivery(), 1)).toEqual(['sent']);
  });

  it('that waited long for its first attempt gets it', async () => {
    await plan({ kind }, Date.now() - 48 * HOUR_MS);

    expect(await attempts(await delivery(), 1)).toEqual(['sent']);
  });
});

it('counts every outcome by kind', async () => {
  await plan();
  const parts = await delivery(true);
  line.next(neverSent, invalidToken, lost, acceptedBefore);
  await attempts(parts, 3);

  const { values } = await parts.metrics.sends.get();
  expect(values.map(({ labels, value }) => [labels.kind, labels.outcome, value])).toEqual([
    ['reply', 'tried_again', 1],
    ['reply', 'became_push', 1],
    ['push', 'tried_again', 1],
    ['push', 'sent', 1],
  ]);
});

describe('what took long from the gate to LINE', () => {
  it('has "Read" renewed, when it is recorded as under way and LINE has not heard of it', async () => {
    await plan();
    const { delivery: parts } = await delivery();
    expect(await parts.attempt(await atGate(performance.now() - 1_001))).toBe('sent');
    expect(renewed).toEqual([{ read: [{ conversation: 'Ua' }], state: 'sending', calls: 0 }]);
  });

  it('but not what goes out at once', async () => {
    await plan();
    expect(await attempts(await delivery(), 1)).toEqual(['sent']);
    expect(renewed).toEqual([]);
  });
});

it('leaves an error that is not LINE’s to whoever knows it', async () => {
  await plan();
  const { delivery: parts } = await delivery();
  line.next(new TypeError('a defect'));

  await expect(parts.attempt(await atGate())).rejects.toThrow(TypeError);
  expect((await kept()).state).toBe('sending');
});
