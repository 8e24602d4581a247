import { useState } from 'preact/hooks';
import { useLive } from '../live/live.ts';
import type { Lane } from '../model/lane.ts';
import { useWords } from '../words/words.ts';
import { LaneView } from './lane-view.tsx';
import { Oracle } from './oracle.tsx';
import { verdictOf } from './verdict.ts';

/** So many are drawn at first; a burst makes thousands. */
const PAGE = 30;

/** What became of everything that users did, newest first. */
export function Timeline() {
  const { model } = useLive();
  const words = useWords();
  const [onlyChosen, setOnlyChosen] = useState(false);
  const [onlyBroken, setOnlyBroken] = useState(false);
  const [count, setCount] = useState(PAGE);
  const lanes = (model?.lanes.list ?? []).filter(
    (lane) =>
      (!onlyChosen || lane.event.chat === model?.chosen) &&
      (!onlyBroken || verdictOf(lane).kind === 'broken'),
  );
  return (
    <section class="timeline" aria-labelledby="timeline-title">
      <header class="pane-head">
        <h2 id="timeline-title">{words.timeline}</h2>
        <Summary lanes={model?.lanes.list ?? []} />
        <div class="filters">
          <Toggle name={words.onlyThisChat} isOn={onlyChosen} set={setOnlyChosen} />
          <Toggle name={words.onlyBroken} isOn={onlyBroken} set={setOnlyBroken} />
          <Oracle />
        </div>
      </header>
      {lanes.length === 0 && <p class="empty">{words.noLanes}</p>}
      <ol class="lanes" tabIndex={0} aria-label={words.timeline}>
        {lanes
          .slice(-count)
          .reverse()
          .map((lane) => (
            <LaneView
              key={lane.event.eventId}
              lane={lane}
              rev={lane.rev}
              chatName={model?.chats.get(lane.event.chat)?.about.name ?? ''}
              limitMs={model?.settings.webhook.timeoutMs ?? 2_000}
            />
          ))}
      </ol>
      {lanes.length > count && (
        <button
          type="button"
          class="soft more"
          onClick={() => {
            setCount(count + PAGE);
          }}
        >
          {words.showMore}
        </button>
      )}
    </section>
  );
}

function Summary({ lanes }: { readonly lanes: readonly Lane[] }) {
  const words = useWords();
  const kinds = lanes.map((lane) => verdictOf(lane).kind);
  const kept = kinds.filter((kind) => kind === 'kept').length;
  const broken = kinds.filter((kind) => kind === 'broken').length;
  if (kept + broken === 0) return null;
  return (
    <p class={broken > 0 ? 'summary summary-broken' : 'summary'} role="status">
      {broken > 0 ? words.brokenCount(broken) : words.keptCount(kept, kept + broken)}
    </p>
  );
}

interface ToggleProps {
  readonly name: string;
  readonly isOn: boolean;
  readonly set: (isOn: boolean) => void;
}

function Toggle({ name, isOn, set }: ToggleProps) {
  return (
    <button
      type="button"
      class="soft"
      aria-pressed={isOn}
      onClick={() => {
        set(!isOn);
      }}
    >
      {name}
    </button>
  );
}
