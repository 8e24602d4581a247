import { Logger } from '@nestjs/common';
import { FakeBotInfo } from '../../../test/support/health-server';
import type { ReadMode } from '../../config/read-receipt.config';
import type { LineClient } from '../line.client';
import { LineRefusedError, LineUnreachableError } from '../line.errors';
import { LineAccount } from './line-account.service';
import type { AccountModes } from './read-mode.match';

const chat: AccountModes = { chatMode: 'chat', markAsReadMode: 'manual' };
const automatic: AccountModes = { chatMode: 'bot', markAsReadMode: 'auto' };
const oldApi: AccountModes = { chatMode: 'bot', markAsReadMode: 'manual' };
const undocumented: AccountModes = { chatMode: 'chat', markAsReadMode: 'auto' };

function accountIn(mode: ReadMode, modes: AccountModes = automatic) {
  const line = new FakeBotInfo();
  line.answer = () => Promise.resolve({ userId: 'U1', ...modes });
  const config = { mode, timing: 'before-send', onFailure: 'send', timeoutMs: 10_000 } as const;
  return { line, account: new LineAccount(line as unknown as LineClient, config) };
}

const unreachable = () => Promise.reject(new LineUnreachableError('botInfo', 'ETIMEDOUT', true));

describe('LineAccount', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each([
    ['automatic', automatic],
    ['chat', chat],
    ['old-api', oldApi],
  ] as const)('fits read mode %s', async (mode, modes) => {
    const { account } = accountIn(mode, modes);
    await account.check();
    expect(account.state).toEqual({ kind: 'fits', modes });
    expect(account.botUserId).toBe('U1');
  });

  it.each([
    ['automatic', chat, 'LINE_CHAT_MODE=true'],
    ['automatic', oldApi, 'LINE_OLD_MARK_AS_READ_API=true'],
    ['chat', automatic, 'set neither LINE_CHAT_MODE nor'],
    ['chat', oldApi, 'LINE_OLD_MARK_AS_READ_API=true'],
    ['old-api', automatic, 'set neither'],
    ['old-api', chat, 'LINE_CHAT_MODE=true'],
    ['chat', undocumented, 'no such pair'],
  ] as const)('in read mode %s names both values and what to change', async (mode, modes, advice) => {
    const { account } = accountIn(mode, modes);
    await account.check();
    expect(account.state).toMatchObject({ kind: 'differs', modes, problem: expect.stringContaining(advice) });
    const told = expect.stringContaining(
      `chatMode=${modes.chatMode}, markAsReadMode=${modes.markAsReadMode}`,
    );
    expect(account.state).toMatchObject({ problem: told });
    expect(account.state).toMatchObject({ problem: expect.stringContaining(`"${mode}"`) });
  });

  it('checks at start without delaying it, and again every five minutes', async () => {
    const { account, line } = accountIn('automatic');
    const hanging = new Promise<never>(() => undefined);
    line.answer = () => hanging;
    account.onApplicationBootstrap();
    expect([line.calls, account.state.kind]).toEqual([1, 'unchecked']);
    await jest.advanceTimersByTimeAsync(10 * 60_000);
    expect(line.calls).toBe(3);
    account.onModuleDestroy();
    await jest.advanceTimersByTimeAsync(10 * 60_000);
    expect(line.calls).toBe(3);
  });

  it('keeps what LINE said last while LINE is out of reach', async () => {
    const { account, line } = accountIn('chat', automatic);
    await account.check();
    line.answer = unreachable;
    await account.check();
    expect(account.state.kind).toBe('differs');
  });

  it('knows nothing yet while LINE has never answered', async () => {
    const { account, line } = accountIn('chat');
    line.answer = unreachable;
    await account.check();
    expect(account.state).toEqual({ kind: 'unchecked' });
  });

  it.each([401, 403])('tells that the token is refused (%d), until it is not', async (status) => {
    const { account, line } = accountIn('automatic');
    const served = line.answer;
    const refusal = {
      status,
      lineMessage: undefined,
      details: [],
      requestId: undefined,
      retryAfterMs: undefined,
    };
    line.answer = () => Promise.reject(new LineRefusedError('botInfo', refusal));
    await account.check();
    expect(account.state.kind).toBe('refused');
    line.answer = served;
    await account.check();
    expect(account.state.kind).toBe('fits');
  });

  it('in chat mode takes five messages in a row without a token for an alarm, until one has it', () => {
    const { account } = accountIn('chat');
    for (let message = 0; message < 4; message++) account.sawMessage(false);
    expect(account.tokensMissing).toBe(false);
    account.sawMessage(false);
    expect(account.tokensMissing).toBe(true);
    account.sawMessage(true);
    expect(account.tokensMissing).toBe(false);
  });

  it.each(['automatic', 'old-api'] as const)('misses no tokens in mode %s', (mode) => {
    const { account } = accountIn(mode);
    for (let message = 0; message < 10; message++) account.sawMessage(false);
    expect(account.tokensMissing).toBe(false);
  });
});
