import { Inject } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { Feature, OnText } from '../src/bot';
import { storeConfig } from '../src/config/store.config';
import { LineTestBed } from './index';

let folder: string;

@Feature()
class Greeter {
  constructor(@Inject(storeConfig.KEY) { databaseUrl }: ConfigType<typeof storeConfig>) {
    folder = dirname(databaseUrl.replace('file:', ''));
  }

  @OnText('hello')
  hello(): string {
    return 'good morning';
  }
}

@Feature()
class Rival {
  @OnText('hello')
  hello(): string {
    return 'good night';
  }
}

const KEEP_A_PROCESS_ALIVE = ['TCPServerWrap', 'TCPSocketWrap', 'FSReqCallback', 'Timeout', 'Immediate'];

/** Counts what is open now; the function it returns tells what has been added since then. */
async function openHandles(): Promise<() => Promise<string[]>> {
  const count = async () => {
    await nextTurn();
    const active = process.getActiveResourcesInfo();
    return KEEP_A_PROCESS_ALIVE.map((kind) => active.filter((name) => name === kind).length);
  };
  const before = await count();
  return async () => {
    const now = await count();
    return KEEP_A_PROCESS_ALIVE.filter((_kind, i) => (now[i] ?? 0) > (before[i] ?? 0));
  };
}

/** Jest's own timers come and go in this process too; what a bed left behind would stay. */
async function noneOf(added: () => Promise<string[]>): Promise<void> {
  for (const end = Date.now() + 2_000; (await added()).length > 0 && Date.now() < end;) await delay(20);
  expect(await added()).toEqual([]);
}

it('leaves no folder, port, connection or timer', async () => {
  const added = await openHandles();
  const bed = await LineTestBed.create({ features: [Greeter] });
  await bed.user('Aiko').says('hello');
  expect(existsSync(folder)).toBe(true);
  expect(await added()).toEqual(expect.arrayContaining(['TCPServerWrap', 'TCPSocketWrap', 'Timeout']));
  await bed.close();
  await bed.close();
  expect(existsSync(folder)).toBe(false);
  await noneOf(added);
});

it('leaves as little where the bot could not start', async () => {
  const added = await openHandles();
  await expect(LineTestBed.create({ features: [Greeter, Rival] })).rejects.toThrow(
    /\w+\.hello and \w+\.hello both claim/,
  );
  expect(existsSync(folder)).toBe(false);
  await noneOf(added);
});

it('leaves as little where a feature could not be made', async () => {
  @Feature()
  class Lost {
    constructor(readonly what: Rival) {}
  }

  const added = await openHandles();
  await expect(LineTestBed.create({ features: [Greeter, Lost] })).rejects.toThrow(
    "can't resolve dependencies of the Lost",
  );
  expect(existsSync(folder)).toBe(false);
  await noneOf(added);
});
