import type { Style } from '../style.ts';
import { look, space } from './measures.ts';

/** How a component lies in its box. */
export interface Placing {
  readonly layout: 'horizontal' | 'vertical' | 'baseline';
  /** Of the box, for all but its first component. */
  readonly spacing: string | undefined;
}

interface Placed {
  readonly type: string;
  readonly flex?: number;
  readonly margin?: string;
  readonly position?: string;
  readonly offsetTop?: string;
  readonly offsetBottom?: string;
  readonly offsetStart?: string;
  readonly offsetEnd?: string;
  readonly gravity?: string;
  readonly width?: string;
}

const GRAVITY: Readonly<Record<string, string>> = { top: 'flex-start', center: 'center', bottom: 'flex-end' };

export function placed(component: Placed, { layout, spacing }: Placing, isFirst: boolean): Style {
  const isRow = layout !== 'vertical';
  const gap = space(component.margin) ?? (isFirst ? undefined : space(spacing));
  const gravity = GRAVITY[component.gravity ?? ''];
  return look({
    flex: flexOf(component, isRow),
    position: component.position === 'absolute' ? 'absolute' : 'relative',
    [isRow ? 'marginInlineStart' : 'marginBlockStart']: gap,
    top: space(component.offsetTop),
    bottom: space(component.offsetBottom),
    insetInlineStart: space(component.offsetStart),
    insetInlineEnd: space(component.offsetEnd),
    alignSelf: isRow && layout !== 'baseline' ? gravity : undefined,
  });
}

/** Side by side, components share the width evenly unless they say otherwise; below each other they are as high as they are. */
function flexOf({ type, flex, width }: Placed, isRow: boolean): string {
  if (type === 'filler') return `${flex ?? 1} 0 0`;
  const share = flex ?? (isRow && width === undefined && !['icon', 'separator'].includes(type) ? 1 : 0);
  if (share === 0) return '0 0 auto';
  return isRow ? `${share} 1 0` : `${share} 0 auto`;
}
