import type { Sandbox } from './sandbox';

const PATIENCE_MS = 1_500;
const LABEL_WIDTH = 22;

/** Prints, from now on, a line for each user message once it is answered or was waited for long enough. */
export function narrate(sandbox: Sandbox, print: (line: string) => void): void {
  sandbox.onHistory((entry) => {
    if (entry.type !== 'event' || entry.eventType !== 'message') return;
    void answered(sandbox, entry.eventId).then(() => {
      const found = sandbox.timeline().find(({ eventId }) => eventId === entry.eventId);
      if (found) print(`${padded(found.text ?? `[${found.messageType ?? 'message'}]`)} ${found.line}`);
    });
  });
}

/** Brings some people together, for whoever opens the page. */
export async function gather({ url }: Sandbox): Promise<void> {
  await make(`${url}/sandbox/users`, { name: 'Kenji' });
  await make(`${url}/sandbox/groups`, { name: 'Weekend trip', members: ['Aiko', 'Kenji', 'Mei'] });
}

/** A short talk with the bot: one message at a time, then three at once. Resolves when it is over. */
export async function talk(sandbox: Sandbox): Promise<void> {
  const aiko = sandbox.user('Aiko');
  await answered(sandbox, aiko.says('Hello, Kidoku!').eventId);
  await answered(sandbox, aiko.says('既読はつきますか？').eventId);
  await answered(sandbox, aiko.sends('sticker').eventId);
  const burst: string[] = [];
  // One body, as LINE keeps the order of several no better than the network does.
  void sandbox.together(() => {
    for (const text of ['one', 'two', 'three']) burst.push(aiko.says(text).eventId);
  });
  await Promise.all(burst.map((eventId) => answered(sandbox, eventId)));
}

async function make(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** Resolves when the event is answered, and also when it is not for so long that it probably never will be. */
async function answered(sandbox: Sandbox, eventId: string): Promise<void> {
  await sandbox
    .waitFor(
      (history) => history.some((entry) => entry.type === 'bot.visible' && entry.eventId === eventId),
      {
        timeoutMs: PATIENCE_MS,
      },
    )
    .catch(() => undefined);
}

/** Terminals give characters of Chinese and Japanese two columns. */
function padded(text: string): string {
  const wide = text.match(/[\u3000-\u9fff\uff00-\uff60]/gu)?.length ?? 0;
  return text.padEnd(LABEL_WIDTH - wide);
}
