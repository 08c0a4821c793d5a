import { type Dispatch, type RefObject, type SetStateAction, useEffect, useState } from "react";

const SMALLEST = 0.35;
/** Below this share of its size a graph is no longer read, only seen: it scrolls instead. */
const READABLE = 0.75;

/** How large a drawing of that width is shown: as wide as its frame at first, then as the reader likes. */
export function useFit(
  frame: RefObject<HTMLElement | null>,
  width: number,
): [number, Dispatch<SetStateAction<number | null>>] {
  const [room, setRoom] = useState(0);
  const [chosen, setChosen] = useState<number | null>(null);
  useEffect(() => {
    const node = frame.current;
    if (!node) return;
    const observer = new ResizeObserver(([entry]) => setRoom(entry?.contentRect.width ?? 0));
    observer.observe(node);
    return () => observer.disconnect();
  }, [frame]);
  const fitting = room > 0 ? Math.min(1, Math.max(READABLE, room / width)) : 1;
  return [Math.max(SMALLEST, chosen ?? fitting), setChosen];
}
