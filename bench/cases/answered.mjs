import { BOTS } from '../bots.mjs';
import { median } from '../statistics.mjs';
import { sideBySide } from './side-by-side.mjs';

/** Webhook, mark, reply, as fast as it goes, with a LINE that answers at once; once Node has compiled what is hot. */
export async function answered(scene, { quick }) {
  const [warmUp, messages] = quick ? [1_000, 3_000] : [30_000, 20_000];
  const bots = ['kidoku', 'sdkMark', 'sdkEcho', 'bare', ...(BOTS.other ? ['other'] : [])];
  const rounds = await sideBySide(bots, quick ? 1 : 5, (name) => scene.through(name, { warmUp, messages }));
  const of = (name, figure) => median(rounds[name].map((round) => round[figure]));
  const rate = of('kidoku', 'perSecond') / of('sdkMark', 'perSecond');
  const cpu = of('kidoku', 'cpuUs') / of('sdkMark', 'cpuUs');
  return [
    {
      what: 'webhook to read to reply, per second',
      against: BOTS.sdkMark.title,
      ours: `${of('kidoku', 'perSecond').toFixed(0)}/s`,
      theirs: `${of('sdkMark', 'perSecond').toFixed(0)}/s`,
      value: `${rate.toFixed(2)} times`,
      least: '2 times',
      aim: '4 times',
      met: rate >= 2,
      bars: Object.fromEntries(bots.map((name) => [BOTS[name].title, of(name, 'perSecond')])),
    },
    {
      what: 'CPU per message, whole process',
      against: BOTS.sdkMark.title,
      ours: `${of('kidoku', 'cpuUs').toFixed(0)} µs`,
      theirs: `${of('sdkMark', 'cpuUs').toFixed(0)} µs`,
      value: `${cpu.toFixed(2)} of it`,
      least: '0.5 of it',
      aim: '0.25 of it',
      met: cpu <= 0.5,
      bars: Object.fromEntries(bots.map((name) => [BOTS[name].title, of(name, 'cpuUs')])),
    },
  ];
}
