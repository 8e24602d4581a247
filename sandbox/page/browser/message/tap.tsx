import type { ComponentChildren } from 'preact';
import { createContext } from 'preact';
import type { Style } from './style.ts';
import { useContext } from 'preact/hooks';
import type { Action } from './line-message.ts';

/** What happens when the user taps something that the bot has sent. */
export const TapContext = createContext<(action: Action) => void>(() => undefined);

interface Props {
  readonly action: Action | undefined;
  readonly class?: string;
  readonly style?: Style;
  /** For what shows no words of its own. */
  readonly label?: string | undefined;
  readonly children?: ComponentChildren;
}

/** Something that can be tapped: a link where it leads to the web, a button for anything else, neither without an action. */
export function Tap({ action, label, children, ...look }: Props) {
  const tap = useContext(TapContext);
  if (!action) return <div {...look}>{children}</div>;
  const name = label ?? ('label' in action ? action.label : undefined);
  const described = children === undefined || label !== undefined ? { 'aria-label': name } : {};
  if (action.type === 'uri' && isWebAddress(action.uri)) {
    return (
      <a
        {...look}
        {...described}
        href={action.uri}
        target="_blank"
        rel="noopener noreferrer"
        title={action.uri}
        onClick={stay}
      >
        {children}
      </a>
    );
  }
  return (
    <button
      type="button"
      {...look}
      {...described}
      onClick={(event) => {
        stay(event);
        tap(action);
      }}
    >
      {children}
    </button>
  );
}

/** Of one thing inside another that can be tapped too, only the inner one is meant. */
function stay(event: Event): void {
  event.stopPropagation();
}

/** Nothing else may become a link: a bot could name a script. */
export function isWebAddress(uri: string | undefined): uri is string {
  return uri !== undefined && /^https?:\/\//i.test(uri);
}
