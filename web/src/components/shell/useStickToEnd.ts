import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_END_PX = 96;
const MARGIN_PX = 16;

/** Marks where an exchange begins; the keyboard moves from one to the next. */
export const START_MARK = { "data-start": "", tabIndex: -1 } as const;

/**
 * newest: the newest exchange is in view, from its beginning when it is taller than the view;
 * end: the reader went to the very end and stays there; free: the reader is somewhere else.
 */
type Mode = "newest" | "end" | "free";

interface StickToEnd {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  /** Whether new content comes into view by itself. */
  readonly isFollowing: boolean;
  readonly follow: () => void;
  readonly jumpToEnd: () => void;
}

/** Keeps a growing scroll area at its newest part, unless the reader has scrolled away from it. */
export function useStickToEnd(resetKey: string): StickToEnd {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const mode = useRef<Mode>("newest");
  const ownTop = useRef(0);
  const [isFollowing, setFollowing] = useState(true);

  const setMode = useCallback((next: Mode) => {
    mode.current = next;
    setFollowing(next !== "free");
  }, []);

  const place = useCallback(() => {
    const element = scroller.current;
    if (!element || mode.current === "free") return;
    element.scrollTop = mode.current === "end" ? element.scrollHeight : newestTop(element);
    ownTop.current = element.scrollTop;
  }, []);

  const follow = useCallback(() => {
    setMode("newest");
    place();
  }, [setMode, place]);

  const jumpToEnd = useCallback(() => {
    setMode("end");
    place();
  }, [setMode, place]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another thread starts at its own newest part.
  useLayoutEffect(() => follow(), [follow, resetKey]);

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner) return;
    const onScroll = () => {
      if (Math.abs(element.scrollTop - ownTop.current) < 2) return;
      ownTop.current = Number.NaN;
      setMode(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX ? "end" : "free");
    };
    const observer = new ResizeObserver(place);
    observer.observe(inner);
    observer.observe(element);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, [place, setMode]);

  return { scroller, content, isFollowing, follow, jumpToEnd };
}

function newestTop(scroller: HTMLElement): number {
  const end = scroller.scrollHeight - scroller.clientHeight;
  const start = [...scroller.querySelectorAll<HTMLElement>("[data-start]")].at(-1);
  if (!start) return end;
  const top = start.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  return Math.max(0, Math.min(end, top - MARGIN_PX));
}
