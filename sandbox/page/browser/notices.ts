import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** Tells the user something for a moment. */
export const NoticeContext = createContext<(words: string) => void>(() => undefined);

export const useNotice = (): ((words: string) => void) => useContext(NoticeContext);

/** Runs what may be refused, and tells why it was. Resolves with false then. */
export function useAttempt(): (attempt: () => Promise<unknown>) => Promise<boolean> {
  const notice = useNotice();
  return async (attempt) => {
    try {
      await attempt();
      return true;
    } catch (error) {
      notice(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
}
