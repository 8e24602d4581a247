import type { Checked } from './checked';

const MAX_ACTIONS = 50;
const LINK_SCHEMES = ['http', 'https', 'line', 'tel'];

const ACTIONS = {
  message: (action: Checked) => action.text('text', { max: 400 }),
  uri: (action: Checked) => {
    action.url('linkUri', { schemes: LINK_SCHEMES, max: 1_000 });
  },
  clipboard: (action: Checked) => action.text('clipboardText', { max: 1_000 }),
};
const TYPES = ['message', 'uri', 'clipboard'] as const;

export function checkImagemap(message: Checked): void {
  message.url('baseUrl');
  message.text('altText', { max: 1_500 });
  const size = message.object('baseSize');
  size?.number('width', 1);
  size?.number('height', 1);
  for (const action of message.list('actions', 1, MAX_ACTIONS)) {
    const type = action.oneOf('type', TYPES);
    if (type) ACTIONS[type](action);
    checkArea(action.object('area'));
  }
  const video = message.object('video', true);
  if (!video) return;
  video.url('originalContentUrl');
  video.url('previewImageUrl');
  checkArea(video.object('area'));
  const link = video.object('externalLink', true);
  link?.url('linkUri', { schemes: LINK_SCHEMES, max: 1_000 });
  link?.text('label', { max: 30 });
}

function checkArea(area: Checked | undefined): void {
  for (const name of ['x', 'y']) area?.number(name, 0);
  for (const name of ['width', 'height']) area?.number(name, 1);
}
