import type { Call, Delivery, Lane } from '../model/lane.ts';
import type { Words } from '../words/words.ts';
import { duration } from './duration.ts';

export interface Step {
  readonly at: number;
  /** How often in a row; a mark may fail many times alike. */
  readonly times?: number;
  readonly tone: 'webhook' | 'mark' | 'send' | 'bad';
  readonly text: string;
}

/** What happened to an event, in words and in order. Times count from when the user did it. */
export function stepsOf(lane: Lane, limitMs: number, words: Words): Step[] {
  const since = (at: number): string => duration(at - lane.event.at);
  const steps = [
    ...lane.deliveries.map((delivery) => deliveryStep(delivery, limitMs, since, words)),
    ...lane.calls.map((call) => callStep(call, lane, since, words)),
  ];
  const markedBySelf = lane.read !== undefined && lane.readBy === undefined;
  if (lane.read && markedBySelf)
    steps.push({ at: lane.read.at, tone: 'mark', text: words.readByLine(since(lane.read.at)) });
  return steps.sort((a, b) => a.at - b.at).reduce<Step[]>(joined, []);
}

function joined(steps: readonly Step[], step: Step): Step[] {
  const last = steps.at(-1);
  if (last?.text !== step.text) return [...steps, step];
  return [...steps.slice(0, -1), { ...last, times: (last.times ?? 1) + 1 }];
}

function deliveryStep(
  { redelivery, from, status, problem, ms }: Delivery,
  limitMs: number,
  since: (at: number) => string,
  words: Words,
): Step {
  const name = redelivery ? words.redelivered(since(from)) : words.webhook;
  if (ms === undefined) return { at: from, tone: 'webhook', text: `${name} …` };
  if (status === undefined) {
    const why = problem === 'timeout' ? words.timeout(duration(limitMs)) : words.unreachable;
    return { at: from, tone: 'bad', text: `${name} ${why}` };
  }
  const tone = status >= 200 && status < 300 ? 'webhook' : 'bad';
  return { at: from, tone, text: `${name} ${status} ${words.within(duration(ms), duration(limitMs))}` };
}

function callStep(call: Call, lane: Lane, since: (at: number) => string, words: Words): Step {
  const { endpoint, from, to, status, fault, refusal, tookEffect } = call;
  const outcome = to === undefined ? '…' : (status ?? words.noAnswer);
  const details = [fault && words.struckBy(fault), refusal].filter((detail) => detail !== undefined);
  const why = details.length > 0 ? ` (${details.join(' · ')})` : '';
  const tone = to !== undefined && tookEffect !== true ? 'bad' : call.kind;
  return { at: from, tone, text: `${endpoint} ${outcome}${why}${effectOf(call, lane, since, words)}` };
}

function effectOf({ id, shownAt }: Call, lane: Lane, since: (at: number) => string, words: Words): string {
  if (id === lane.readBy && lane.read) return ` → ${words.readAfter(since(lane.read.at))}`;
  return shownAt === undefined ? '' : ` → ${words.answerAfter(since(shownAt))}`;
}
