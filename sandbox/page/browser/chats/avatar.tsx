import type { Chat } from '../live/contract.ts';
import { Icon } from '../icon.tsx';

const HUES = 12;
const letters = new Intl.Segmenter();

/** A picture of someone: the first letter of the name, in a colour that stays the same. */
export function Avatar({ name, kind = 'user' }: { readonly name: string; readonly kind?: Chat['kind'] }) {
  const codes = Array.from(name, (letter) => letter.codePointAt(0) ?? 0);
  const hue = codes.reduce((sum, code) => (sum * 31 + code) % 9_973, 7) % HUES;
  const [first] = letters.segment(name);
  return (
    <span class={`avatar hue-${hue}`} aria-hidden="true">
      {kind === 'user' ? first?.segment : <Icon name="group" />}
    </span>
  );
}

export function BotAvatar() {
  return (
    <span class="avatar avatar-bot" aria-hidden="true">
      <svg viewBox="0 0 32 32">
        <path d="m6 17 4.5 4.5L20 10M15.5 19l2.5 2.5L27.5 10" />
      </svg>
    </span>
  );
}
