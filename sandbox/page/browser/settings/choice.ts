import { useEffect, useState } from 'preact/hooks';

/**
 * A setting as the user has just chosen it: shown at once, although the sandbox tells of it a moment later, and whatever is
 * drawn meanwhile. What the sandbox tells counts, and so does its refusal.
 *
 * @param change asks the sandbox for it; resolves with false where it refuses
 */
export function useChoice<T>(
  told: T,
  change: (choice: T) => Promise<boolean>,
): readonly [T, (choice: T) => void] {
  const [chosen, setChosen] = useState(told);
  useEffect(() => {
    setChosen(told);
  }, [told]);
  const choose = (choice: T): void => {
    setChosen(choice);
    void change(choice).then((accepted) => {
      if (!accepted) setChosen(told);
    });
  };
  return [chosen, choose];
}
