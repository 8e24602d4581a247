import type { messagingApi } from '@line/bot-sdk';
import type { Style } from '../style.ts';
import { Tap } from '../tap.tsx';
import { color, fontSize, look, space } from './measures.ts';

interface Props {
  readonly text: messagingApi.FlexText;
  readonly style: Style;
}

export function FlexText({ text, style }: Props) {
  const { wrap = false, maxLines = 0, align = 'start', gravity = 'top', contents } = text;
  const lines = wrap && maxLines > 0 ? { WebkitLineClamp: maxLines } : {};
  const classes = [
    'flex-text',
    `flex-gravity-${gravity}`,
    wrap ? 'flex-wraps' : 'flex-one-line',
    maxLines > 0 && 'flex-clamped',
  ];
  const spacing = space(text.lineSpacing);
  const lineHeight = spacing === undefined ? undefined : `calc(1.3em + ${spacing})`;
  return (
    <Tap
      class={classes.filter(Boolean).join(' ')}
      action={text.action}
      style={{
        ...style,
        ...fontOf({ size: 'md', ...text }),
        ...look({ textAlign: align, lineHeight }),
        ...lines,
      }}
    >
      {contents && contents.length > 0
        ? contents.map((span) => <span style={fontOf(span)}>{span.text}</span>)
        : text.text}
    </Tap>
  );
}

type Font = Pick<messagingApi.FlexSpan, 'size' | 'color' | 'weight' | 'style' | 'decoration'>;

function fontOf(font: Font): Style {
  return look({
    fontSize: fontSize(font.size),
    color: color(font.color),
    fontWeight: font.weight === 'bold' ? '700' : undefined,
    fontStyle: font.style === 'italic' ? 'italic' : undefined,
    textDecoration: font.decoration,
  });
}
