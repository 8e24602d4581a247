import { BOTS } from '../bots.mjs';
import { median } from '../statistics.mjs';
import { sideBySide } from './side-by-side.mjs';

/** Webhooks of stickers, which nobody answers: taken, kept and worked off by the one, checked and dropped by the other. */
export async function acknowledged(scene, { quick }) {
  const messages = quick ? 5_000 : 30_000;
  const rates = await sideBySide(['kidoku', 'sdkSilent'], quick ? 1 : 5, (name) =>
    scene.with(name, { warmUp: quick ? 1_000 : 10_000 }, async () => {
      await scene.load('prepare', { messages, users: 1_000, what: 'sticker' });
      const { startedAt, endedAt } = await scene.load('closed', { senders: 64 });
      return messages / ((endedAt - startedAt) / 1_000);
    }),
  );
  const [ours, theirs] = [median(rates.kidoku), median(rates.sdkSilent)];
  const ratio = ours / theirs;
  return [
    {
      what: 'webhooks acknowledged per second, durable',
      against: BOTS.sdkSilent.title,
      ours: `${ours.toFixed(0)}/s`,
      theirs: `${theirs.toFixed(0)}/s`,
      value: `${ratio.toFixed(2)} times`,
      least: '1.25 times',
      aim: '1.5 times',
      met: ratio >= 1.25,
      bars: { Kidoku: ours, [BOTS.sdkSilent.title]: theirs },
    },
  ];
}
