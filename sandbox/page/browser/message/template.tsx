import type { messagingApi } from '@line/bot-sdk';
import { Icon } from '../icon.tsx';
import type { Action } from './line-message.ts';
import { Placeholder } from './placeholder.tsx';
import { Tap } from './tap.tsx';

/** LINE's ready-made layouts. */
export function Template({ template }: { readonly template: messagingApi.Template }) {
  switch (template.type) {
    case 'buttons':
      return (
        <Column
          {...template}
          url={template.thumbnailImageUrl}
          tall={template.imageAspectRatio === 'square'}
        />
      );
    case 'confirm':
      return (
        <div class="card confirm">
          <div class="card-words">
            <p>{template.text}</p>
          </div>
          <div class="confirm-actions">
            {template.actions.map((action) => (
              <Choice action={action} />
            ))}
          </div>
        </div>
      );
    case 'carousel':
      return (
        <div class="carousel" tabIndex={0}>
          {template.columns.map((column) => (
            <Column
              {...column}
              url={column.thumbnailImageUrl}
              tall={template.imageAspectRatio === 'square'}
            />
          ))}
        </div>
      );
    case 'image_carousel':
      return (
        <div class="carousel" tabIndex={0}>
          {template.columns.map(({ imageUrl, action }) => (
            <Tap class="image-column" action={action}>
              <Placeholder url={imageUrl} />
              <span class="image-column-label">{labelOf(action)}</span>
            </Tap>
          ))}
        </div>
      );
  }
}

interface ColumnProps {
  readonly url: string | undefined;
  readonly tall: boolean;
  readonly title?: string;
  readonly text: string;
  readonly defaultAction?: Action;
  readonly actions: readonly Action[];
}

function Column({ url, tall, title, text, defaultAction, actions }: ColumnProps) {
  return (
    <div class="card column">
      <Tap class="column-top" action={defaultAction}>
        {url !== undefined && <Placeholder class={tall ? 'square' : 'wide'} url={url} />}
        <div class="card-words">
          {title !== undefined && <strong>{title}</strong>}
          <p>{text}</p>
        </div>
      </Tap>
      <div class="column-actions">
        {actions.map((action) => (
          <Choice action={action} />
        ))}
      </div>
    </div>
  );
}

function Choice({ action }: { readonly action: Action }) {
  return (
    <Tap class="choice" action={action}>
      {labelOf(action)}
      {action.type === 'datetimepicker' && <Icon name="clock" />}
    </Tap>
  );
}

export function labelOf(action: Action | undefined): string {
  return (action && 'label' in action ? action.label : undefined) ?? action?.type ?? '';
}
