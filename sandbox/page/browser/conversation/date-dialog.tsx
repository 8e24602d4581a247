import type { messagingApi } from '@line/bot-sdk';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useWords } from '../words/words.ts';

const INPUTS = { date: 'date', time: 'time', datetime: 'datetime-local' } as const;

interface Props {
  readonly action: messagingApi.DatetimePickerAction;
  /** Undefined where nothing was picked. */
  readonly picked: (value: string | undefined) => void;
}

export function DateDialog({ action, picked }: Props) {
  const words = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const { mode = 'date', initial = '', min, max } = action;
  const [value, setValue] = useState(asInput(initial));
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      class="date-dialog"
      aria-label={words.pickDate}
      onClose={() => {
        picked(undefined);
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (value !== '') picked(value);
        }}
      >
        <input
          type={INPUTS[mode]}
          required
          aria-label={words.pickDate}
          value={value}
          {...(min !== undefined && { min: asInput(min) })}
          {...(max !== undefined && { max: asInput(max) })}
          onInput={({ currentTarget }) => {
            setValue(currentTarget.value);
          }}
        />
        <button type="submit">{words.ok}</button>
        <button type="button" class="soft" onClick={() => dialog.current?.close()}>
          {words.cancel}
        </button>
      </form>
    </dialog>
  );
}

/** LINE also writes a small t between date and time. */
function asInput(value: string): string {
  return value.replace('t', 'T');
}
