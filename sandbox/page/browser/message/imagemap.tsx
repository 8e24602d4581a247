import type { messagingApi } from '@line/bot-sdk';
import type { Action } from './line-message.ts';
import { Placeholder } from './placeholder.tsx';
import { Tap } from './tap.tsx';

/** A picture with areas to tap; they are outlined, as there is no picture to show where they are. */
export function Imagemap({ message }: { readonly message: messagingApi.ImagemapMessage }) {
  const { width, height } = message.baseSize;
  return (
    <div
      class="imagemap"
      style={{ aspectRatio: `${width} / ${height}` }}
      role="group"
      aria-label={message.altText}
    >
      <Placeholder url={message.baseUrl} />
      {message.actions.map((action) => (
        <Tap
          class="imagemap-area"
          action={asAction(action)}
          label={action.label ?? targetOf(action)}
          style={{
            left: percent(action.area.x, width),
            top: percent(action.area.y, height),
            width: percent(action.area.width, width),
            height: percent(action.area.height, height),
          }}
        >
          <span>{action.label ?? targetOf(action)}</span>
        </Tap>
      ))}
    </div>
  );
}

/** An imagemap's actions say the same in other words. */
function asAction(action: messagingApi.ImagemapAction & { label?: string }): Action {
  switch (action.type) {
    case 'uri':
      return { type: 'uri', uri: action.linkUri, label: action.label ?? '' };
    case 'message':
      return { type: 'message', text: action.text, label: action.label ?? '' };
    case 'clipboard':
      return { type: 'clipboard', clipboardText: action.clipboardText, label: action.label ?? '' };
  }
}

function targetOf(action: messagingApi.ImagemapAction): string {
  switch (action.type) {
    case 'uri':
      return action.linkUri;
    case 'message':
      return action.text;
    case 'clipboard':
      return action.clipboardText;
  }
}

function percent(part: number, whole: number): string {
  return `${(part / whole) * 100}%`;
}
