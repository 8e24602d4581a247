import { duration } from '../timeline/duration.ts';
import { useWords } from '../words/words.ts';
import type { Wait } from './measure.ts';

const WIDTH = 320;
const HEIGHT = 140;
const LEFT = 44;
const BOTTOM = 16;
/** Drawn as two paths: a thousand elements would be slow. */
const DOT = 'h.01';

/** Each message is a dot: when it was said, and how long it waited, on a logarithmic scale. */
export function Plot({ waits }: { readonly waits: readonly Wait[] }) {
  const words = useWords();
  const first = waits[0]?.at ?? 0;
  const length = Math.max(1, (waits.at(-1)?.at ?? first) - first);
  const slowest = Math.max(10, ...waits.map(({ readMs = 0, answerMs = 0 }) => Math.max(readMs, answerMs)));
  const top = Math.ceil(Math.log10(slowest));
  const x = (at: number): number => LEFT + ((at - first) / length) * (WIDTH - LEFT - 8);
  const y = (ms: number): number =>
    HEIGHT - BOTTOM - (Math.log10(Math.max(1, ms)) / top) * (HEIGHT - BOTTOM - 10);
  const dots = (of: (wait: Wait) => number | undefined): string =>
    waits
      .map((wait) => {
        const ms = of(wait);
        return ms === undefined ? '' : `M${x(wait.at).toFixed(1)} ${y(ms).toFixed(1)}${DOT}`;
      })
      .join('');
  const decades = Array.from({ length: top + 1 }, (_, power) => 10 ** power);
  return (
    <svg class="plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words.speed}>
      {decades.map((ms) => (
        <g key={ms}>
          <path class="plot-grid" d={`M${LEFT} ${y(ms)}H${WIDTH}`} />
          <text x={LEFT - 6} y={y(ms) + 3}>
            {duration(ms)}
          </text>
        </g>
      ))}
      <path class="plot-answer" d={dots(({ answerMs }) => answerMs)} />
      <path class="plot-read" d={dots(({ readMs }) => readMs)} />
      <text x={WIDTH} y={HEIGHT - 2}>
        {duration(length)}
      </text>
    </svg>
  );
}
