import { Icon } from '../icon.tsx';
import { api } from '../live/api.ts';
import type { AccountMode, Fault, OrderedFault } from '../live/contract.ts';
import { useAttempt } from '../notices.ts';
import { useWords } from '../words/words.ts';
import { FaultForm } from './fault-form.tsx';

interface Props {
  readonly faults: readonly OrderedFault[];
  readonly mode: AccountMode;
}

/** What shall go wrong: what is ordered now, a few usual troubles, and a form for any other. */
export function FaultSettings({ faults, mode }: Props) {
  const words = useWords();
  const attempt = useAttempt();
  const mark = mode === 'old-api' ? 'mark-old' : 'mark';
  const presets: readonly (readonly [label: string, fault: Fault])[] = [
    [words.presetMarkDown, { endpoint: mark, kind: 'status', status: 503, times: 5 }],
    [words.presetSlow, { endpoint: 'all', kind: 'delay', delayMs: 1_000 }],
    [words.presetFlaky, { endpoint: 'all', kind: 'status', status: 500, percent: 20 }],
  ];
  return (
    <fieldset>
      <legend>{words.faults}</legend>
      <p class="hint">{faults.length === 0 ? words.noFaults : words.faultsNote}</p>
      <ul class="faults">
        {faults.map(({ id, fault, played }) => (
          <li key={id}>
            <Icon name="bolt" />
            <span>{describe(fault)}</span>
            <small>{words.played(played)}</small>
            <button
              type="button"
              class="tool"
              aria-label={`${words.removeFault}: ${describe(fault)}`}
              onClick={() => void attempt(() => api.removeFault(id))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <div class="presets" role="group" aria-label={words.presets}>
        {presets.map(([label, fault]) => (
          <button
            key={label}
            type="button"
            class="soft"
            onClick={() => void attempt(() => api.addFault(fault))}
          >
            {label}
          </button>
        ))}
        {faults.length > 0 && (
          <button type="button" class="soft" onClick={() => void attempt(() => api.clearFaults())}>
            {words.clearFaults}
          </button>
        )}
      </div>
      <FaultForm />
    </fieldset>
  );
}

function describe({ endpoint, kind, effect, status, delayMs, percent, times }: Fault): string {
  const parts = [
    endpoint,
    kind,
    status,
    effect,
    delayMs === undefined ? undefined : `${delayMs} ms`,
    percent === undefined || percent === 100 ? undefined : `${percent} %`,
    times === undefined ? undefined : `${times}×`,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}
