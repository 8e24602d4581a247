import { Icon } from '../icon.tsx';
import { Placeholder } from './placeholder.tsx';

/** A picture or video: drawn where it is the sandbox's own sample, by name where it lies elsewhere. */
export function Picture({
  url,
  kind,
}: {
  readonly url: string | undefined;
  readonly kind: 'image' | 'video';
}) {
  if (url !== undefined) return <Placeholder class="picture" url={url} kind={kind} />;
  return (
    <div class="picture picture-sample">
      <svg viewBox="0 0 200 140" role="img" aria-label={kind}>
        <path class="sample-sky" d="M0 0h200v140H0z" />
        <circle class="sample-sun" cx="150" cy="42" r="18" />
        <path class="sample-far" d="M0 100 56 44l34 36 26-24 84 62v22H0z" />
        <path class="sample-near" d="M0 122q60-30 110-8t90-6v32H0z" />
        {kind === 'video' && <path class="sample-play" d="M84 48v44l38-22z" />}
      </svg>
    </div>
  );
}

/** Seconds are told, nothing is played. */
export function Sound({ milliseconds }: { readonly milliseconds: number }) {
  const seconds = Math.round(milliseconds / 1000);
  return (
    <div class="sound">
      <Icon name="play" />
      <svg class="sound-wave" viewBox="0 0 96 24" aria-hidden="true">
        <path d="M2 10v4M8 7v10M14 3v18M20 8v8M26 5v14M32 9v6M38 2v20M44 6v12M50 9v6M56 4v16M62 8v8M68 6v12M74 10v4M80 7v10M86 9v6M92 11v2" />
      </svg>
      <span>{`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`}</span>
    </div>
  );
}

export function FileCard({
  name,
  bytes,
}: {
  readonly name: string | undefined;
  readonly bytes: string | undefined;
}) {
  return (
    <div class="file">
      <Icon name="file" />
      <span>
        <strong>{name}</strong>
        <small>{`${Math.ceil(Number(bytes ?? 0) / 1024)} KB`}</small>
      </span>
    </div>
  );
}
