import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { TripEvent } from "./events";

/** An event that is drawn elsewhere keeps the focus that it had. */
export function useEventFocus(root: RefObject<HTMLElement | null>, events: readonly TripEvent[]): void {
  const focused = useRef<string | null>(null);
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      const holder = target instanceof Element ? target.closest<HTMLElement>("[data-event]") : null;
      focused.current = holder && root.current?.contains(holder) ? (holder.dataset.event ?? null) : null;
    };
    document.addEventListener("focusin", onFocus);
    return () => document.removeEventListener("focusin", onFocus);
  }, [root]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: events that have changed may be drawn elsewhere.
  useLayoutEffect(() => {
    if (focused.current === null || document.activeElement !== document.body) return;
    const holders = root.current?.querySelectorAll<HTMLElement>("[data-event]") ?? [];
    const holder = [...holders].find(({ dataset }) => dataset.event === focused.current);
    holder?.querySelector("button")?.focus();
  }, [root, events]);
}
