import type { messagingApi } from '@line/bot-sdk';
import { Tap } from '../tap.tsx';
import { FlexBox } from './flex-box.tsx';
import { FlexComponent } from './flex-component.tsx';
import { color, look } from './measures.ts';

const HERO_PLACING = { layout: 'vertical', spacing: undefined } as const;

/** Flex, LINE's layout language: drawn well enough to see what users will see. */
export function FlexMessage({ contents }: { readonly contents: messagingApi.FlexContainer }) {
  if (contents.type === 'bubble') return <Bubble bubble={contents} />;
  return (
    <div class="carousel" tabIndex={0}>
      {contents.contents.map((bubble) => (
        <Bubble bubble={bubble} />
      ))}
    </div>
  );
}

function Bubble({ bubble }: { readonly bubble: messagingApi.FlexBubble }) {
  const { header, hero, body, footer, styles = {}, size = 'mega', direction = 'ltr', action } = bubble;
  return (
    <div class={`flex-bubble flex-${size}`} dir={direction === 'rtl' ? 'rtl' : 'ltr'}>
      <Tap class="flex-bubble-face" action={action}>
        {header && (
          <Block name="header" style={styles.header}>
            <FlexBox box={header} />
          </Block>
        )}
        {hero && (
          <Block name="hero" style={styles.hero}>
            <FlexComponent component={hero} placing={HERO_PLACING} isFirst />
          </Block>
        )}
        {body && (
          <Block name="body" style={styles.body}>
            <FlexBox box={body} />
          </Block>
        )}
        {footer && (
          <Block name="footer" style={styles.footer}>
            <FlexBox box={footer} />
          </Block>
        )}
      </Tap>
    </div>
  );
}

interface BlockProps {
  readonly name: string;
  readonly style: messagingApi.FlexBlockStyle | undefined;
  readonly children: preact.ComponentChildren;
}

function Block({ name, style = {}, children }: BlockProps) {
  return (
    <div class={`flex-block flex-${name}`} style={look({ backgroundColor: color(style.backgroundColor) })}>
      {style.separator === true && (
        <div class="flex-separator" style={look({ backgroundColor: color(style.separatorColor) })} />
      )}
      {children}
    </div>
  );
}
