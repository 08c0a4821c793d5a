import { type RefObject, useEffect, useState } from "react";

/** How far beyond the frame's edges things are drawn already, in pixels. */
const AHEAD = 600;
/** The view moves in steps, so that not every pixel of a scroll draws anew. */
const STEP = 300;

/** From where to where, from top to bottom, a scrolled frame shows its content, with some more on both sides. */
export function useInView(frame: RefObject<HTMLElement | null>): readonly [number, number] {
  const [shown, setShown] = useState<readonly [number, number]>([0, window.innerHeight + AHEAD]);
  useEffect(() => {
    const node = frame.current;
    if (!node) return;
    const look = () => {
      const from = Math.floor((node.scrollTop - AHEAD) / STEP) * STEP;
      const to = Math.ceil((node.scrollTop + node.clientHeight + AHEAD) / STEP) * STEP;
      setShown((before) => (before[0] === from && before[1] === to ? before : [from, to]));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(node);
    node.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      node.removeEventListener("scroll", look);
    };
  }, [frame]);
  return shown;
}
