import type { Checked } from './checked';

const DATA = { max: 300, optional: true };
const URI_SCHEMES = ['http', 'https', 'line', 'tel'];
const MAX_URI_LENGTH = 1_000;
const PICKER_FORMS = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  time: /^\d{2}:\d{2}$/,
  datetime: /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}$/,
};

const RULES = {
  postback: (action: Checked) => {
    action.text('data', { max: 300 });
    action.text('displayText', { max: 300, optional: true, graphemes: true });
    action.text('text', { max: 300, optional: true, graphemes: true });
    action.text('fillInText', { max: 300, optional: true, graphemes: true });
    if (action.has('displayText') && action.has('text')) {
      action.note('displayText', 'displayText and text cannot be used together');
    }
  },
  message: (action: Checked) => {
    action.text('text', { max: 300, graphemes: true });
  },
  uri: (action: Checked) => {
    action.url('uri', { schemes: URI_SCHEMES, max: MAX_URI_LENGTH });
    action
      .object('altUri', true)
      ?.url('desktop', { schemes: URI_SCHEMES, max: MAX_URI_LENGTH, optional: true });
  },
  datetimepicker: (action: Checked) => {
    action.text('data', { max: 300 });
    const mode = action.oneOf('mode', ['date', 'time', 'datetime']);
    for (const name of ['initial', 'min', 'max']) {
      const value = action.text(name, { optional: true });
      if (value !== undefined && mode && !PICKER_FORMS[mode].test(value)) {
        action.note(name, `Is not a ${mode}`);
      }
    }
  },
  richmenuswitch: (action: Checked) => {
    action.text('richMenuAliasId', { max: 32 });
    action.text('data', DATA);
  },
  clipboard: (action: Checked) => {
    action.text('clipboardText', { max: 1_000 });
  },
  camera: () => undefined,
  cameraRoll: () => undefined,
  location: () => undefined,
};

export type ActionType = keyof typeof RULES;
export type PickerMode = keyof typeof PICKER_FORMS;

const EVERYWHERE: readonly ActionType[] = ['postback', 'message', 'uri', 'datetimepicker', 'clipboard'];
export const quickReplyActions: readonly ActionType[] = [...EVERYWHERE, 'camera', 'cameraRoll', 'location'];
export const templateActions: readonly ActionType[] = [...EVERYWHERE, 'richmenuswitch'];

export interface LabelRule {
  readonly max: number;
  readonly optional?: boolean;
}

/** `label` undefined leaves it unchecked: where LINE shows none. */
export function checkAction(
  action: Checked | undefined,
  allowed: readonly ActionType[],
  label?: LabelRule,
): void {
  const type = action?.oneOf('type', allowed);
  if (!action || !type) return;
  if (label) action.text('label', { ...label, graphemes: true });
  RULES[type](action);
}

/** Whether a person can have picked that in LINE's dialog. */
export function isPicked(mode: PickerMode, value: string): boolean {
  return PICKER_FORMS[mode].test(value);
}

export function isPickerMode(mode: unknown): mode is PickerMode {
  return typeof mode === 'string' && mode in PICKER_FORMS;
}
