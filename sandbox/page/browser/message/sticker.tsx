/** The few stickers that the picker offers. The ids are LINE's, the pictures the sandbox's own. */
export const stickers = [
  { packageId: '11537', stickerId: '52002734', mood: 'hello' },
  { packageId: '11537', stickerId: '52002735', mood: 'ok' },
  { packageId: '11537', stickerId: '52002736', mood: 'love' },
  { packageId: '11537', stickerId: '52002738', mood: 'thanks' },
  { packageId: '11537', stickerId: '52002739', mood: 'wonder' },
  { packageId: '11537', stickerId: '52002741', mood: 'sorry' },
  { packageId: '11537', stickerId: '52002745', mood: 'sleep' },
  { packageId: '11537', stickerId: '52002768', mood: 'joy' },
] as const;

export type Mood = (typeof stickers)[number]['mood'];

const EYES: Readonly<Record<Mood, string>> = {
  hello: 'M36 48v6M64 48v6',
  ok: 'M32 52q4-6 8 0M60 52q4-6 8 0',
  love: 'M36 47c-3-5-10 0 0 7 10-7 3-12 0-7M64 47c-3-5-10 0 0 7 10-7 3-12 0-7',
  thanks: 'M32 50q4 5 8 0M60 50q4 5 8 0',
  wonder: 'M36 46v8M64 42v12M57 38q7-4 14 0',
  sorry: 'M30 48l9-4M70 48l-9-4M36 52v2M64 52v2',
  sleep: 'M31 52h10M59 52h10',
  joy: 'M32 47l7 4-7 4M68 47l-7 4 7 4',
};

const MOUTHS: Readonly<Record<Mood, string>> = {
  hello: 'M42 62q8 8 16 0',
  ok: 'M42 62q8 7 16 0',
  love: 'M44 62q6 6 12 0',
  thanks: 'M44 62q6 6 12 0',
  wonder: 'M46 66a4 4 0 1 0 8 0 4 4 0 1 0-8 0',
  sorry: 'M43 67q7-7 14 0',
  sleep: 'M47 65a3 3 0 1 0 6 0 3 3 0 1 0-6 0',
  joy: 'M40 60q10 16 20 0z',
};

const EXTRAS: Readonly<Record<Mood, string>> = {
  hello: 'M86 40q6-6 4-13M93 44q9-8 6-20',
  ok: 'M80 76l6 7 13-16',
  love: 'M88 24c-3-6-12 0 0 9 12-9 3-15 0-9',
  thanks: 'M88 22v12M82 28h12M95 40v7M91.5 43.5h7',
  wonder: 'M86 22c0-9 13-8 12 0-.5 5-6 5-6 11M92 39v.5',
  sorry: 'M78 44q6 8 0 11-6-3 0-11',
  sleep: 'M80 30h9l-9 10h9M92 16h7l-7 8h7',
  joy: 'M14 24l4 6M8 36l7 2M86 24l-4 6M92 36l-7 2',
};

/** A sticker drawn here: of a stranger's id, one that is always the same for it. */
export function StickerArt({ stickerId }: { readonly stickerId: string | undefined }) {
  const mood = moodOf(stickerId);
  return (
    <svg class={`sticker sticker-${mood}`} viewBox="0 0 104 100" role="img" aria-label={mood}>
      <path
        class="sticker-body"
        d="M22 38 20 16q12 2 18 10 6-2 12-2t12 2q6-8 18-10l-2 22q6 9 6 20 0 32-34 32T16 58q0-11 6-20Z"
      />
      <path class="sticker-cheek" d="M27 60h.01M73 60h.01" />
      <path class="sticker-line" d={`${EYES[mood]}${MOUTHS[mood]}`} />
      <path class="sticker-extra" d={EXTRAS[mood]} />
    </svg>
  );
}

function moodOf(stickerId = ''): Mood {
  const known = stickers.find((sticker) => sticker.stickerId === stickerId);
  const digits = Array.from(stickerId, (digit) => digit.charCodeAt(0));
  const any = stickers[digits.reduce((sum, digit) => sum + digit, 0) % stickers.length];
  return (known ?? any)?.mood ?? 'hello';
}
