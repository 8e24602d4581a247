import { checkAction, templateActions } from './action.rules';
import type { Checked } from './checked';

const LABEL = { max: 20 };
const IMAGE_LABEL = { max: 12, optional: true };
const MAX_COLUMNS = 10;

const RULES = {
  buttons: (template: Checked) => {
    checkCard(template, { alone: 160, withImageOrTitle: 60 });
    checkActions(template, 1, 4);
  },
  confirm: (template: Checked) => {
    template.text('text', { max: 240, graphemes: true });
    checkActions(template, 2, 2);
  },
  carousel: (template: Checked) => {
    const columns = template.list('columns', 1, MAX_COLUMNS);
    const counts = columns.map((column) => {
      checkCard(column, { alone: 120, withImageOrTitle: 60 });
      return checkActions(column, 1, 3);
    });
    if (new Set(counts).size > 1)
      template.note('columns', 'All columns must have the same number of actions');
  },
  image_carousel: (template: Checked) => {
    for (const column of template.list('columns', 1, MAX_COLUMNS)) {
      column.url('imageUrl');
      checkAction(column.object('action'), templateActions, IMAGE_LABEL);
    }
  },
};
const TYPES = ['buttons', 'confirm', 'carousel', 'image_carousel'] as const;

export function checkTemplate(message: Checked): void {
  message.text('altText', { max: 1_500 });
  const template = message.object('template');
  const type = template?.oneOf('type', TYPES);
  if (template && type) RULES[type](template);
}

function checkCard(card: Checked, max: { readonly alone: number; readonly withImageOrTitle: number }): void {
  const decorated = card.has('thumbnailImageUrl') || card.has('title');
  card.text('text', { max: decorated ? max.withImageOrTitle : max.alone, graphemes: true });
  card.text('title', { max: 40, optional: true, graphemes: true });
  card.url('thumbnailImageUrl', { optional: true });
  if (card.has('defaultAction')) checkAction(card.object('defaultAction'), templateActions);
}

function checkActions(card: Checked, min: number, max: number): number {
  const actions = card.list('actions', min, max);
  for (const action of actions) checkAction(action, templateActions, LABEL);
  return actions.length;
}
