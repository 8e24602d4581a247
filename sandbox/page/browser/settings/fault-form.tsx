import { useState } from 'preact/hooks';
import { api } from '../live/api.ts';
import type { Fault } from '../live/contract.ts';
import { useAttempt } from '../notices.ts';
import { useWords } from '../words/words.ts';

const ENDPOINTS = ['mark', 'mark-old', 'reply', 'push', 'multicast', 'bot-info', 'token', 'all'] as const;
const KINDS = [
  'status',
  'delay',
  'hang',
  'reset-before',
  'reset-after',
  'rate-limit',
  'malformed-body',
] as const;
type Kind = (typeof KINDS)[number];

/** Orders a fault for one kind of call. */
export function FaultForm() {
  const words = useWords();
  const attempt = useAttempt();
  const [endpoint, setEndpoint] = useState<string>('mark');
  const [kind, setKind] = useState<Kind>('status');
  const [status, setStatus] = useState('503');
  const [delay, setDelay] = useState('1000');
  const [percent, setPercent] = useState('100');
  const [times, setTimes] = useState('');

  const fault = (): Fault => ({
    endpoint,
    ...kindOf(kind, Number(status), Number(delay)),
    ...(percent !== '' && { percent: Number(percent) }),
    ...(times !== '' && { times: Number(times) }),
  });

  return (
    <form
      class="fault-form"
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(() => api.addFault(fault()));
      }}
    >
      <Choice
        label={words.endpoint}
        value={endpoint}
        set={setEndpoint}
        options={ENDPOINTS.map((name) => [name, name === 'all' ? words.allEndpoints : name])}
      />
      <Choice
        label={words.whatHappens}
        value={kind}
        set={(chosen) => {
          setKind(KINDS.find((known) => known === chosen) ?? 'status');
        }}
        options={KINDS.map((name) => [name, words.faultKinds[name]])}
      />
      {kind === 'status' && (
        <NumberField label={words.status} value={status} set={setStatus} min={200} max={599} />
      )}
      {kind === 'delay' && (
        <NumberField label={words.delay} value={delay} set={setDelay} min={0} max={600_000} />
      )}
      <NumberField label={words.percent} value={percent} set={setPercent} min={0} max={100} />
      <NumberField label={words.times} value={times} set={setTimes} min={1} max={100_000} />
      <button type="submit">{words.addFault}</button>
    </form>
  );
}

function kindOf(kind: Kind, status: number, delayMs: number): Omit<Fault, 'endpoint'> {
  switch (kind) {
    case 'status':
      return { kind, status };
    case 'delay':
      return { kind, delayMs };
    case 'reset-before':
      return { kind: 'reset' };
    case 'reset-after':
      return { kind: 'reset', effect: 'at-once' };
    default:
      return { kind };
  }
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly options: readonly (readonly [value: string, label: string])[];
}

function Choice({ label, value, set, options }: ChoiceProps) {
  return (
    <label>
      <span>{label}</span>
      <select
        value={value}
        onChange={({ currentTarget }) => {
          set(currentTarget.value);
        }}
      >
        {options.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly min: number;
  readonly max: number;
}

export function NumberField({ label, value, set, min, max }: NumberFieldProps) {
  return (
    <label>
      <span>{label}</span>
      <input
        type="number"
        min={min}
        max={max}
        value={value}
        onInput={({ currentTarget }) => {
          set(currentTarget.value);
        }}
      />
    </label>
  );
}
