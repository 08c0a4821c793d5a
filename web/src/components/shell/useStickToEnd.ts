import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_END_PX = 96;
const MARGIN_PX = 16;
/** A scroll so soon after the reader's hand moved is the reader's own. */
const HAND_MS = 200;
/** So long after a jump the list may still measure what it shows and move the view on its own account. */
const SETTLE_MS = 1_000;

/** Marks where an exchange begins; the keyboard moves from one to the next. */
export const START_MARK = { "data-start": "", tabIndex: -1 } as const;

/**
 * newest: the newest exchange is in view, from its beginning when it is taller than the view;
 * end: the reader went to the very end and stays there; free: the reader is somewhere else.
 */
type Mode = "newest" | "end" | "free";

interface StickToEnd {
  /** Whether new content comes into view by itself. */
  readonly isFollowing: boolean;
  /** Brings the followed part into view again; to be called after every change of height. */
  readonly place: () => void;
  readonly follow: () => void;
  readonly jumpToEnd: () => void;
  /** Stays where the reader is from now on. */
  readonly letGo: () => void;
}

/** Keeps a growing scroll area at its newest part, unless the reader has scrolled away from it. */
export function useStickToEnd(scroller: RefObject<HTMLElement | null>, resetKey: string): StickToEnd {
  const mode = useRef<Mode>("newest");
  const seen = useRef({ top: 0, height: 0 });
  const jumpedAt = useRef(Number.NEGATIVE_INFINITY);
  const handAt = useRef(Number.NEGATIVE_INFINITY);
  const [isFollowing, setFollowing] = useState(true);

  const setMode = useCallback((next: Mode) => {
    mode.current = next;
    setFollowing(next !== "free");
  }, []);

  const place = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    if (mode.current !== "free") {
      const top = mode.current === "end" ? element.scrollHeight : newestTop(element);
      if (Math.abs(top - element.scrollTop) >= 1) element.scrollTop = top;
    }
    seen.current = { top: element.scrollTop, height: element.scrollHeight };
  }, [scroller]);

  const go = useCallback(
    (next: Mode) => {
      setMode(next);
      jumpedAt.current = performance.now();
      handAt.current = Number.NEGATIVE_INFINITY;
      place();
    },
    [setMode, place],
  );
  const follow = useCallback(() => go("newest"), [go]);
  const jumpToEnd = useCallback(() => go("end"), [go]);
  const letGo = useCallback(() => setMode("free"), [setMode]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another thread starts at its own newest part.
  useLayoutEffect(() => follow(), [follow, resetKey]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onHand = () => {
      handAt.current = performance.now();
    };
    const onScroll = () => {
      const { scrollTop: top, scrollHeight: height, clientHeight } = element;
      const before = seen.current;
      seen.current = { top, height };
      if (Math.abs(top - before.top) < 2) return;
      // Where heights change, the list itself keeps the view in place: nobody went anywhere.
      const now = performance.now();
      const isByHand = now - handAt.current <= HAND_MS;
      if (!isByHand && now - jumpedAt.current <= SETTLE_MS) return place();
      if (height !== before.height && !isByHand) return;
      setMode(height - top - clientHeight < NEAR_END_PX ? "end" : "free");
    };
    for (const hand of HANDS) element.addEventListener(hand, onHand, { passive: true });
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      for (const hand of HANDS) element.removeEventListener(hand, onHand);
      element.removeEventListener("scroll", onScroll);
    };
  }, [scroller, setMode, place]);

  return { isFollowing, place, follow, jumpToEnd, letGo };
}

const HANDS = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

function newestTop(scroller: HTMLElement): number {
  const end = scroller.scrollHeight - scroller.clientHeight;
  const start = [...scroller.querySelectorAll<HTMLElement>("[data-start]")].at(-1);
  if (!start) return end;
  const top = start.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  return Math.max(0, Math.min(end, top - MARGIN_PX));
}
