import type { messagingApi } from '@line/bot-sdk';
import { Placeholder } from '../placeholder.tsx';
import { Tap } from '../tap.tsx';
import { labelOf } from '../template.tsx';
import { FlexBox } from './flex-box.tsx';
import { FlexText } from './flex-text.tsx';
import { color, fontSize, look, pictureSize, ratio } from './measures.ts';
import type { Placing } from './placed.ts';
import { placed } from './placed.ts';

interface Props {
  readonly component: messagingApi.FlexComponent;
  readonly placing: Placing;
  readonly isFirst: boolean;
}

export function FlexComponent({ component, placing, isFirst }: Props) {
  const place = placed(component, placing, isFirst);
  switch (component.type) {
    case 'box':
      return <FlexBox box={component} style={place} />;
    case 'text':
      return <FlexText text={component} style={place} />;
    case 'button': {
      const { style = 'link', height = 'md', action } = component;
      const painted = color(component.color);
      const paint = style === 'link' ? { color: painted } : { backgroundColor: painted };
      return (
        <Tap
          class={`flex-button flex-button-${style} flex-button-${height}`}
          action={action}
          style={{ ...place, ...look(paint) }}
        >
          {labelOf(action)}
        </Tap>
      );
    }
    case 'image':
      return (
        <Tap
          class={`flex-image flex-align-${component.align ?? 'center'}`}
          action={component.action}
          style={place}
        >
          <Placeholder
            url={component.url}
            style={look({
              width: pictureSize(component.size ?? 'md'),
              aspectRatio: ratio(component.aspectRatio, '1 / 1'),
              backgroundColor: color(component.backgroundColor),
            })}
          />
        </Tap>
      );
    case 'video':
      return (
        <Tap class="flex-image" action={component.action} style={place}>
          <Placeholder
            kind="video"
            url={component.url}
            style={{ width: '100%', aspectRatio: ratio(component.aspectRatio, '20 / 13') }}
          />
        </Tap>
      );
    case 'icon':
      return (
        <span
          class="flex-icon"
          role="img"
          aria-label={component.url}
          title={component.url}
          style={{ ...place, ...look({ fontSize: fontSize(component.size ?? 'md') }) }}
        />
      );
    case 'separator':
      return (
        <div
          class="flex-separator"
          style={{ ...place, ...look({ backgroundColor: color(component.color) }) }}
        />
      );
    case 'filler':
      return <div style={place} />;
    case 'span':
      // It has a place in a text only.
      return null;
  }
}
