import type { IconName } from '../icon.tsx';
import { Icon } from '../icon.tsx';
import { useAttempt } from '../notices.ts';
import { useWords } from '../words/words.ts';
import type { MediaType } from './media-type.ts';
import { mediaTypes } from './media-type.ts';
import { PopUp } from './pop-up.tsx';
import { useVoice } from './voice.ts';

const ICONS: Readonly<Record<MediaType, IconName>> = {
  image: 'image',
  video: 'play',
  audio: 'audio',
  file: 'file',
  location: 'pin',
};
const QUICK = [3, 20];

/** Everything that is not written: samples of each kind, and many messages at once. */
export function AttachMenu() {
  const words = useWords();
  const voice = useVoice();
  const attempt = useAttempt();
  return (
    <PopUp icon="plus" label={words.attach} class="menu menu-up">
      {(leave) => [
        ...mediaTypes.map((type) => (
          <button
            key={type}
            type="button"
            onClick={() => {
              leave();
              void attempt(() => voice.sends(type));
            }}
          >
            <Icon name={ICONS[type]} />
            {words[type]}
          </button>
        )),
        ...QUICK.map((count) => (
          <button
            key={count}
            type="button"
            onClick={() => {
              leave();
              const numbers = Array.from({ length: count }, (_, place) => place + 1);
              void attempt(() => Promise.all(numbers.map((number) => voice.says(words.quickText(number)))));
            }}
          >
            <Icon name="burst" />
            {words.quick(count)}
          </button>
        )),
      ]}
    </PopUp>
  );
}
