import { useEffect } from "react";

/** A second key of a pair has to follow within this time. */
const PAIR_MS = 1_200;

type Keys = Readonly<Record<string, () => void>>;

/** Runs what a key (`/`) or a pair of keys (`g e`) stands for, unless something is being written. */
export function useKeys(keys: Keys): void {
  useEffect(() => {
    let first = { key: "", at: 0 };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target))
        return;
      const isPair = performance.now() - first.at < PAIR_MS;
      const run = (isPair ? keys[`${first.key} ${event.key}`] : undefined) ?? keys[event.key];
      first = { key: event.key, at: performance.now() };
      if (!run) return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [keys]);
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input, textarea, select, [contenteditable], dialog, [role=dialog]") !== null
  );
}
