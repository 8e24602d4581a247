import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { IconName } from '../icon.tsx';
import { Icon } from '../icon.tsx';

interface Props {
  readonly icon: IconName;
  readonly label: string;
  readonly class: string;
  /** `leave` closes it. */
  readonly children: (leave: () => void) => ComponentChildren;
}

/** A button with something to choose from; Escape, a click elsewhere or a choice closes it. */
export function PopUp({ icon, label, class: className, children }: Props) {
  const [isOpen, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const leave = (): void => {
    setOpen(false);
    opener.current?.focus();
  };

  useEffect(() => {
    if (!isOpen) return undefined;
    const elsewhere = ({ target }: Event): void => {
      if (target instanceof Node && whole.current?.contains(target) !== true) setOpen(false);
    };
    document.addEventListener('pointerdown', elsewhere);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
    };
  }, [isOpen]);

  return (
    <div
      class="pop-up"
      ref={whole}
      onKeyDown={({ key }) => {
        if (key === 'Escape' && isOpen) leave();
      }}
    >
      <button
        type="button"
        class="tool"
        ref={opener}
        aria-label={label}
        aria-expanded={isOpen}
        title={label}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        <Icon name={icon} />
      </button>
      {isOpen && (
        <div class={className} role="group" aria-label={label}>
          {children(leave)}
        </div>
      )}
    </div>
  );
}
