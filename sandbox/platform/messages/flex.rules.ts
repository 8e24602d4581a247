import type { LineErrorDetail } from '../line-error';
import { checkAction, templateActions } from './action.rules';
import type { Checked } from './checked';

const MAX_BUBBLES = 12;
const MAX_BUBBLE_BYTES = 30 * 1024;
const MAX_CAROUSEL_BYTES = 50 * 1024;
const BUTTON_LABEL = { max: 40 };

const COMPONENTS = {
  box: (box: Checked) => {
    box.oneOf('layout', ['horizontal', 'vertical', 'baseline']);
    if (!Array.isArray(box.raw('contents'))) box.note('contents', 'must be specified');
    for (const content of box.list('contents', 0)) checkComponent(content);
  },
  button: (button: Checked) => {
    checkAction(button.object('action'), templateActions, BUTTON_LABEL);
  },
  image: (image: Checked) => {
    image.url('url');
  },
  video: (video: Checked) => {
    video.url('url');
    video.url('previewUrl');
    checkComponent(video.object('altContent'), ['box', 'image']);
  },
  icon: (icon: Checked) => {
    icon.url('url');
  },
  text: (text: Checked) => {
    const spans = text.list('contents', 0);
    for (const span of spans) checkComponent(span, ['span']);
    text.text('text', { optional: spans.length > 0 });
  },
  span: (span: Checked) => {
    span.text('text');
  },
  separator: () => undefined,
  filler: () => undefined,
};
type ComponentType = keyof typeof COMPONENTS;
const IN_A_BOX: readonly ComponentType[] = [
  'box',
  'button',
  'image',
  'icon',
  'text',
  'separator',
  'filler',
  'span',
];

/** What LINE refuses in the contents of a flex message, by JSON pointers from the contents on. */
export function flexFaults(message: Checked): LineErrorDetail[] {
  const notes: LineErrorDetail[] = [];
  const contents = message.object('contents')?.asFlex(notes);
  const type = contents?.oneOf('type', ['bubble', 'carousel']);
  if (type === 'bubble') checkBubble(contents);
  if (type === 'carousel') {
    for (const bubble of contents?.list('contents', 1, MAX_BUBBLES) ?? []) checkBubble(bubble);
    if (contents && contents.size > MAX_CAROUSEL_BYTES) contents.note('', 'must not be larger than 50 KB');
  }
  return notes;
}

function checkBubble(bubble: Checked | undefined): void {
  if (!bubble?.oneOf('type', ['bubble'])) return;
  if (bubble.size > MAX_BUBBLE_BYTES) bubble.note('', 'must not be larger than 30 KB');
  if (!['header', 'hero', 'body', 'footer'].some((block) => bubble.has(block))) {
    bubble.note('', 'At least one block must be specified');
  }
  for (const block of ['header', 'body', 'footer']) checkComponent(bubble.object(block, true), ['box']);
  checkComponent(bubble.object('hero', true), ['box', 'image', 'video']);
  if (bubble.has('action')) checkAction(bubble.object('action'), templateActions);
}

function checkComponent(component: Checked | undefined, allowed = IN_A_BOX): void {
  const type = component?.oneOf('type', allowed);
  if (!component || !type) return;
  if (type !== 'button' && component.has('action')) checkAction(component.object('action'), templateActions);
  COMPONENTS[type](component);
}
