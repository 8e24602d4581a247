import { stickers, StickerArt } from '../message/sticker.tsx';
import { useAttempt } from '../notices.ts';
import { useWords } from '../words/words.ts';
import { PopUp } from './pop-up.tsx';
import { useVoice } from './voice.ts';

export function StickerPicker() {
  const words = useWords();
  const voice = useVoice();
  const attempt = useAttempt();
  return (
    <PopUp icon="smile" label={words.stickers} class="sticker-picker">
      {(leave) =>
        stickers.map(({ packageId, stickerId, mood }) => (
          <button
            key={stickerId}
            type="button"
            aria-label={mood}
            onClick={() => {
              leave();
              void attempt(() => voice.sticks({ packageId, stickerId }));
            }}
          >
            <StickerArt stickerId={stickerId} />
          </button>
        ))
      }
    </PopUp>
  );
}
