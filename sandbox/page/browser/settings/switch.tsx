import { useId } from 'preact/hooks';
import { useChoice } from './choice.ts';

interface Props {
  readonly label: string;
  readonly isOn: boolean;
  /** Resolves with false where it is refused. */
  readonly set: (isOn: boolean) => Promise<boolean>;
}

export function Switch({ label, isOn, set }: Props) {
  const id = useId();
  const [shown, choose] = useChoice(isOn, set);
  return (
    <div class="switch">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={shown}
        onChange={({ currentTarget }) => {
          choose(currentTarget.checked);
        }}
      />
    </div>
  );
}
