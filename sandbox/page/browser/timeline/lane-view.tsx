import { useMemo } from 'preact/hooks';
import { Icon } from '../icon.tsx';
import type { Lane } from '../model/lane.ts';
import { useWords } from '../words/words.ts';
import { LaneAxis } from './lane-axis.tsx';
import { stepsOf } from './steps.ts';
import { verdictOf } from './verdict.ts';

interface Props {
  readonly lane: Lane;
  readonly chatName: string;
  readonly limitMs: number;
  /** The lane's, so that only a lane that changed is drawn again. */
  readonly rev: number;
}

/** One event: what it was, what became of it, and when. */
export function LaneView({ lane, chatName, limitMs, rev }: Props) {
  const words = useWords();
  return useMemo(() => {
    const verdict = verdictOf(lane);
    const { eventType, messageType, text } = lane.event;
    const isBroken = verdict.kind === 'broken';
    const title =
      text ?? (eventType === 'message' ? words.kindOf(messageType ?? 'message') : words.eventOf(eventType));
    return (
      <li class={`lane lane-${verdict.kind}`} data-event={lane.event.eventId}>
        <div class="lane-head">
          <span class="lane-chat">{chatName}</span>
          <strong class="lane-title" title={title}>
            {title}
          </strong>
          <span class="verdict">
            {isBroken && <Icon name="alert" />}
            {verdict.kind === 'kept' && <Icon name="check" />}
            {words.verdicts[verdict.kind]}
          </span>
        </div>
        {isBroken && <p class="lane-reason">{words.reason(verdict.reason)}</p>}
        <LaneAxis lane={lane} limitMs={limitMs} />
        <ol class="steps">
          {stepsOf(lane, limitMs, words).map(({ tone, text: step, times = 1 }) => (
            <li class={`step step-${tone}`}>{times > 1 ? `${times} × ${step}` : step}</li>
          ))}
        </ol>
      </li>
    );
  }, [lane, rev, chatName, limitMs, words]);
}
