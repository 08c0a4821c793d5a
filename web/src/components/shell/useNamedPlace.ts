import { type RefObject, useEffect } from "react";
import type { VirtualizerHandle } from "virtua";
import { answerOf, answerRef, useNamed } from "./link";
import { type Item, keyOf } from "./Messages";

/** Widgets grow while they load; so long the named one is kept in view, unless the reader moves. */
const SETTLE_MS = 2_000;
const HANDS = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

/** Brings the widget that the address names into view, once it is there. */
export function useNamedPlace(
  threadId: string,
  items: readonly Item[],
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<VirtualizerHandle | null>,
  letGo: () => void,
): void {
  const named = useNamed();
  const answer = named ? answerOf(named) : "";
  const index = answer ? items.findIndex((item) => answerRef(item) === answer) : -1;
  const key = index < 0 ? "" : keyOf(items[index] as Item);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it moves for a new name or thread, not for every message.
  useEffect(() => {
    const element = scroller.current;
    if (!key || !element) return;
    letGo();
    list.current?.scrollToIndex(index);
    const until = performance.now() + SETTLE_MS;
    let frame = requestAnimationFrame(function bring() {
      element.querySelector("[data-named]")?.scrollIntoView?.({ block: "nearest" });
      letGo();
      if (performance.now() < until) frame = requestAnimationFrame(bring);
    });
    const stop = () => cancelAnimationFrame(frame);
    for (const hand of HANDS) element.addEventListener(hand, stop, { passive: true });
    return () => {
      stop();
      for (const hand of HANDS) element.removeEventListener(hand, stop);
    };
  }, [threadId, named, key !== ""]);
}
