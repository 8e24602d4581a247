import type { Lane } from '../model/lane.ts';
import { useWords } from '../words/words.ts';
import type { Axis } from './axis.ts';
import { axisOf, placeOn } from './axis.ts';
import { duration } from './duration.ts';

interface Props {
  readonly lane: Lane;
  /** How long LINE waits for the answer to a webhook. */
  readonly limitMs: number;
}

interface Span {
  readonly from: number;
  readonly to?: number;
  readonly isBad: boolean;
  readonly isStruck?: boolean;
}

/** The same as the words below it, to be seen at a glance; so it says nothing to those who do not see it. */
export function LaneAxis({ lane, limitMs }: Props) {
  const words = useWords();
  const axis = axisOf(lane);
  const calls = (kind: 'mark' | 'send'): Span[] =>
    lane.calls
      .filter((call) => call.kind === kind)
      .map((call) => ({
        ...call,
        isBad: call.to !== undefined && call.tookEffect !== true,
        isStruck: call.fault !== undefined,
      }));
  const deliveries = lane.deliveries.map(({ status = 0, ...rest }) => ({
    ...rest,
    isBad: rest.to !== undefined && (status < 200 || status > 299),
  }));
  const limits = lane.deliveries
    .map(({ from }) => from + limitMs)
    .filter((at) => at <= axis.from + axis.lengthMs);
  return (
    <div class="axis" aria-hidden="true">
      <Row name={words.webhook} tone="webhook" axis={axis} spans={deliveries}>
        {limits.map((at) => (
          <i class="limit" style={{ left: `${placeOn(axis, at)}%` }} title={words.limit(duration(limitMs))} />
        ))}
      </Row>
      <Row name={words.mark} tone="mark" axis={axis} spans={calls('mark')}>
        {lane.read && <i class="point point-read" style={{ left: `${placeOn(axis, lane.read.at)}%` }} />}
      </Row>
      <Row name={words.answer} tone="send" axis={axis} spans={calls('send')}>
        {lane.calls.map(
          ({ id, shownAt }) =>
            shownAt !== undefined && (
              <i key={id} class="point point-answer" style={{ left: `${placeOn(axis, shownAt)}%` }} />
            ),
        )}
      </Row>
      <div class="axis-scale">
        <span>0</span>
        <span>{duration(axis.lengthMs / 2)}</span>
        <span>{duration(axis.lengthMs)}</span>
      </div>
    </div>
  );
}

interface RowProps {
  readonly name: string;
  readonly tone: string;
  readonly axis: Axis;
  readonly spans: readonly Span[];
  readonly children?: preact.ComponentChildren;
}

function Row({ name, tone, axis, spans, children }: RowProps) {
  return (
    <div class={`axis-row axis-${tone}`}>
      <span class="axis-name">{name}</span>
      <div class="axis-track">
        {spans.map(({ from, to, isBad, isStruck = false }) => {
          const left = placeOn(axis, from);
          const width = (to === undefined ? 100 : placeOn(axis, to)) - left;
          const classes = [
            'span',
            to === undefined && 'span-open',
            isBad && 'span-bad',
            isStruck && 'span-struck',
          ];
          return (
            <i class={classes.filter(Boolean).join(' ')} style={{ left: `${left}%`, width: `${width}%` }} />
          );
        })}
        {children}
      </div>
    </div>
  );
}
