import { useState } from 'preact/hooks';
import { api } from '../live/api.ts';
import type { Lane } from '../model/lane.ts';
import { useAttempt } from '../notices.ts';
import { duration } from '../timeline/duration.ts';
import type { Words } from '../words/words.ts';
import { useWords } from '../words/words.ts';
import { NumberField } from './fault-form.tsx';
import type { Spread } from './measure.ts';
import { measure, spreadOf } from './measure.ts';
import { Plot } from './plot.tsx';

/** No more than the timeline remembers. */
const MOST_MESSAGES = 2_000;

/** Says many things as many users, and plots how long each waited. */
export function SpeedTest({ lanes }: { readonly lanes: readonly Lane[] }) {
  const words = useWords();
  const attempt = useAttempt();
  const [messages, setMessages] = useState('200');
  const [users, setUsers] = useState('10');
  const [perSecond, setPerSecond] = useState('50');
  const [fromN, setFromN] = useState<number>();
  const waits = fromN === undefined ? [] : measure(lanes, fromN);
  const start = async (): Promise<void> => {
    const burst = { messages: Number(messages), users: Number(users), perSecond: Number(perSecond) };
    const begun = await api.burst(burst);
    setFromN(begun.fromN);
  };
  return (
    <fieldset>
      <legend>{words.speed}</legend>
      <p class="hint">{words.speedNote}</p>
      <form
        class="fault-form"
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(start);
        }}
      >
        <NumberField label={words.messages} value={messages} set={setMessages} min={1} max={MOST_MESSAGES} />
        <NumberField label={words.users} value={users} set={setUsers} min={1} max={1_000} />
        <NumberField label={words.perSecond} value={perSecond} set={setPerSecond} min={1} max={1_000} />
        <button type="submit">{words.startBurst}</button>
        <button type="button" class="soft" onClick={() => void attempt(() => api.stopBurst())}>
          {words.stopBurst}
        </button>
      </form>
      {waits.length > 0 && (
        <>
          <Plot waits={waits} />
          <p class="hint">{words.sent(waits.length)}</p>
          <SpreadLine
            name={words.timeToRead}
            tone="read"
            spread={spreadOf(waits.map(({ readMs }) => readMs))}
            words={words}
          />
          <SpreadLine
            name={words.timeToAnswer}
            tone="answer"
            spread={spreadOf(waits.map(({ answerMs }) => answerMs))}
            words={words}
          />
        </>
      )}
    </fieldset>
  );
}

interface SpreadProps {
  readonly name: string;
  readonly tone: string;
  readonly spread: Spread | undefined;
  readonly words: Words;
}

function SpreadLine({ name, tone, spread, words }: SpreadProps) {
  if (!spread) return null;
  const { count, medianMs, p95Ms, slowestMs } = spread;
  return (
    <p class={`spread spread-${tone}`}>
      <strong>{name}</strong> ({count}): {words.median} {duration(medianMs)} · {words.p95} {duration(p95Ms)} ·{' '}
      {words.slowest} {duration(slowestMs)}
    </p>
  );
}
