import { useId } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly isOn: boolean;
  readonly set: (isOn: boolean) => void;
}

export function Switch({ label, isOn, set }: Props) {
  const id = useId();
  return (
    <div class="switch">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={isOn}
        onChange={({ currentTarget }) => {
          set(currentTarget.checked);
        }}
      />
    </div>
  );
}
