import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/** As many as are drawn within a few frames. */
const PAGE = 20;

interface Tail<T> {
  readonly shown: readonly T[];
  /** Where the earlier part begins; coming near it brings that part in. Absent when everything is shown. */
  readonly sentinel: RefObject<HTMLDivElement | null>;
  readonly hasEarlier: boolean;
}

/**
 * The last part of a long list, growing towards its beginning as the reader scrolls up.
 * What is being read stays where it is while earlier items appear above it.
 */
export function useTail<T>(
  items: readonly T[],
  scroller: RefObject<HTMLElement | null>,
  resetKey: string,
): Tail<T> {
  const [state, setState] = useState({ key: resetKey, count: PAGE });
  if (state.key !== resetKey) setState({ key: resetKey, count: PAGE });
  const sentinel = useRef<HTMLDivElement>(null);
  const heightBefore = useRef<number | null>(null);
  const hasEarlier = items.length > state.count;

  useEffect(() => {
    const element = sentinel.current;
    if (!hasEarlier || !element || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        heightBefore.current = scroller.current?.scrollHeight ?? null;
        setState((before) => ({ ...before, count: before.count + PAGE }));
      },
      { root: scroller.current, rootMargin: "1200px 0px 0px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasEarlier, scroller]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs right after earlier items came in.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && heightBefore.current !== null) {
      element.scrollTop += element.scrollHeight - heightBefore.current;
    }
    heightBefore.current = null;
  }, [state.count, scroller]);

  return { shown: items.slice(-state.count), sentinel, hasEarlier };
}
