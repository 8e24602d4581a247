import type { HistoryEntry } from './history-entry.ts';

interface Listener {
  /** What has happened since, at most once a frame. */
  readonly entries: (entries: readonly HistoryEntry[]) => void;
  /** The history has begun anew. */
  readonly reset: () => void;
  readonly connected: (isConnected: boolean) => void;
}

/** Follows the history from `after` on; returns how to stop. The browser connects again by itself. */
export function follow(run: string, after: number, listener: Listener): () => void {
  const source = new EventSource(`/sandbox/events?after=${after}&run=${encodeURIComponent(run)}`);
  const waiting: HistoryEntry[] = [];
  const deliver = (): void => {
    listener.entries(waiting.splice(0));
  };
  source.addEventListener('history', ({ data }: MessageEvent<string>) => {
    // A hidden page gets no frames; what waits for one is delivered when it is looked at again.
    if (waiting.length === 0) requestAnimationFrame(deliver);
    waiting.push(...(JSON.parse(data) as HistoryEntry[]));
  });
  source.addEventListener('reset', () => {
    waiting.length = 0;
    listener.reset();
  });
  source.addEventListener('open', () => {
    listener.connected(true);
  });
  source.addEventListener('error', () => {
    listener.connected(false);
  });
  return () => {
    source.close();
  };
}
