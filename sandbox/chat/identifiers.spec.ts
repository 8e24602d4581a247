import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { LineApi } from '../testing/line-api';
import { TinyBot } from '../testing/tiny-bot';

const NOW = 1_771_234_654_866;

/** All that a bot sees of a small talk: events, ids of sent messages, request ids. */
async function talk(sandbox: Sandbox, bot: TinyBot): Promise<unknown> {
  bot.received.length = 0;
  const line = new LineApi(sandbox);
  const { event, delivered } = sandbox.user('Aiko').says('hi');
  await delivered;
  const reply = await line.reply(event.replyToken);
  const { body } = await line.call('/oauth2/v3/token', {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: sandbox.channel.channelId,
      client_secret: sandbox.channel.channelSecret,
    }),
  });
  return [bot.events, reply.body, reply.headers.get('x-line-request-id'), body];
}

async function withSandbox<T>(
  options: { seed?: number; deterministic?: boolean },
  act: (sandbox: Sandbox, bot: TinyBot) => Promise<T>,
): Promise<T> {
  const bot = await TinyBot.start();
  const sandbox = await startSandbox({ webhookUrl: bot.url, now: () => NOW, ...options });
  try {
    return await act(sandbox, bot);
  } finally {
    await Promise.all([sandbox.close(), bot.close()]);
  }
}

it('are the same again for the same seed, at every start and after every reset', async () => {
  const first = await withSandbox({ deterministic: true }, talk);
  const again = await withSandbox({ deterministic: true }, async (sandbox, bot) => {
    const before = await talk(sandbox, bot);
    await sandbox.reset();
    return [before, await talk(sandbox, bot)];
  });
  expect(again).toEqual([first, first]);
});

it('are others for another seed, and others each time where nobody asks for more', async () => {
  const talks = [
    await withSandbox({ deterministic: true }, talk),
    await withSandbox({ deterministic: true, seed: 2 }, talk),
    await withSandbox({}, talk),
    await withSandbox({}, talk),
  ].map((seen) => JSON.stringify(seen));
  expect(new Set(talks).size).toBe(4);
});

it('of users do not depend on who came first', async () => {
  const aiko = await withSandbox({ deterministic: true }, async (sandbox) => sandbox.user('Aiko').id);
  const afterBen = await withSandbox({ deterministic: true }, async (sandbox) => {
    sandbox.user('Ben');
    return sandbox.user('Aiko').id;
  });
  expect(afterBen).toBe(aiko);
});
