import type { messagingApi } from '@line/bot-sdk';
import type { Style } from '../style.ts';
import { Tap } from '../tap.tsx';
import { FlexComponent } from './flex-component.tsx';
import { borderWidth, color, look, space } from './measures.ts';

interface Props {
  readonly box: messagingApi.FlexBox;
  /** Where the box itself lies. */
  readonly style?: Style;
}

export function FlexBox({ box, style = {} }: Props) {
  const layout = box.layout;
  return (
    <Tap class={`flex-box flex-box-${layout}`} action={box.action} style={{ ...lookOf(box), ...style }}>
      {box.contents.map((component, place) => (
        <FlexComponent
          component={component}
          placing={{ layout, spacing: box.spacing }}
          isFirst={place === 0}
        />
      ))}
    </Tap>
  );
}

function lookOf(box: messagingApi.FlexBox): Style {
  const all = space(box.paddingAll);
  return look({
    justifyContent: box.justifyContent,
    alignItems: box.layout === 'baseline' ? undefined : box.alignItems,
    backgroundColor: color(box.backgroundColor),
    backgroundImage: gradient(box.background),
    borderStyle: box.borderWidth === undefined ? undefined : 'solid',
    borderWidth: borderWidth(box.borderWidth),
    borderColor: color(box.borderColor),
    borderRadius: space(box.cornerRadius),
    width: space(box.width),
    maxWidth: space(box.maxWidth),
    height: space(box.height),
    maxHeight: space(box.maxHeight),
    paddingTop: space(box.paddingTop) ?? all,
    paddingBottom: space(box.paddingBottom) ?? all,
    paddingInlineStart: space(box.paddingStart) ?? all,
    paddingInlineEnd: space(box.paddingEnd) ?? all,
  });
}

function gradient(background: messagingApi.FlexBoxBackground | undefined): string | undefined {
  const { angle = '', startColor, endColor, centerColor } = background ?? {};
  const colors = [startColor, centerColor, endColor].map(color).filter((one) => one !== undefined);
  if (colors.length < 2 || !/^\d+(\.\d+)?deg$/.test(angle)) return undefined;
  return `linear-gradient(${[angle, ...colors].join(', ')})`;
}
