import { BOTS } from '../bots.mjs';
import { median, quantile } from '../statistics.mjs';
import { sideBySide } from './side-by-side.mjs';

/** 50 messages a second, LINE taking 20 ms a call: what the promises cost one who waits for an answer. */
export async function atEase(scene, { quick }) {
  const messages = quick ? 250 : 1_500;
  const rounds = await sideBySide(['kidoku', 'sdkMark'], quick ? 1 : 3, (name) =>
    scene.with(name, { delayMs: 20, messages }, async () => {
      await scene.load('open', { perSecond: 50, messages, users: 100 });
      const { latencies } = await scene.line('answered');
      return { p50: median(latencies), p99: quantile(latencies, 0.99) };
    }),
  );
  const of = (name, figure) => median(rounds[name].map((round) => round[figure]));
  return [
    ['p50', 4, 2],
    ['p99', 10, 4],
  ].map(([figure, least, aim]) => {
    const more = of('kidoku', figure) - of('sdkMark', figure);
    return {
      what: `webhook to reply at 50 messages/s, LINE taking 20 ms a call, ${figure}`,
      against: BOTS.sdkMark.title,
      ours: `${of('kidoku', figure).toFixed(1)} ms`,
      theirs: `${of('sdkMark', figure).toFixed(1)} ms`,
      value: `${more >= 0 ? '+' : '−'}${Math.abs(more).toFixed(1)} ms`,
      least: `+${least} ms`,
      aim: `+${aim} ms`,
      met: more <= least,
    };
  });
}
