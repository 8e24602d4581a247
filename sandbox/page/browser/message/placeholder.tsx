import type { Style } from './style.ts';
import { Icon } from '../icon.tsx';

interface Props {
  readonly url: string | undefined;
  readonly kind?: 'image' | 'video';
  readonly class?: string;
  readonly style?: Style;
}

/** Stands for a picture of elsewhere: the page asks no other host for anything, so it shows which one it would ask. */
export function Placeholder({ url = '', kind = 'image', class: className = '', style }: Props) {
  const { host, file } = partsOf(url);
  return (
    <div
      class={`placeholder ${className}`}
      style={style}
      role="img"
      aria-label={`${kind}: ${url}`}
      title={url}
    >
      <Icon name={kind === 'video' ? 'play' : 'image'} />
      <span class="placeholder-host">{host}</span>
      <span class="placeholder-file">{file}</span>
    </div>
  );
}

function partsOf(url: string): { host: string; file: string } {
  if (!URL.canParse(url)) return { host: '', file: url };
  const { host, pathname } = new URL(url);
  return { host, file: pathname.slice(pathname.lastIndexOf('/') + 1) };
}
