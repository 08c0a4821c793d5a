import { type Dispatch, type RefObject, type SetStateAction, useEffect, useRef } from "react";
import { panned, type Size, type View, zoomed } from "./mercator";

type SetView = Dispatch<SetStateAction<View>>;
interface Touch {
  readonly x: number;
  readonly y: number;
}

/** Wheel notches to zoom levels. */
const WHEEL_STEP = 1 / 240;

/** Dragging, pinching and (with Ctrl, as pages scroll with the plain wheel) wheel zooming. */
export function useGestures(element: RefObject<HTMLElement | null>, size: Size, setView: SetView): void {
  const latest = useRef(size);
  latest.current = size;
  useEffect(() => {
    const node = element.current;
    if (!node) return;
    const touches = new Map<number, Touch>();
    const at = (event: MouseEvent): Touch => {
      const { left, top } = node.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    };
    const down = (event: PointerEvent) => {
      if (event.button !== 0 || (event.target as Element).closest("button, a, article")) return;
      touches.set(event.pointerId, at(event));
      node.setPointerCapture?.(event.pointerId);
    };
    const move = (event: PointerEvent) => {
      const before = touches.get(event.pointerId);
      if (!before) return;
      const now = at(event);
      const other = [...touches].find(([id]) => id !== event.pointerId)?.[1];
      touches.set(event.pointerId, now);
      setView((view) =>
        other
          ? pinched(view, before, now, other, latest.current)
          : panned(view, now.x - before.x, now.y - before.y),
      );
    };
    const up = (event: PointerEvent) => touches.delete(event.pointerId);
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const point = at(event);
      setView((view) => zoomed(view, -event.deltaY * WHEEL_STEP, point, latest.current));
    };
    node.addEventListener("pointerdown", down);
    node.addEventListener("pointermove", move);
    node.addEventListener("pointerup", up);
    node.addEventListener("pointercancel", up);
    node.addEventListener("wheel", wheel, { passive: false });
    return () => {
      node.removeEventListener("pointerdown", down);
      node.removeEventListener("pointermove", move);
      node.removeEventListener("pointerup", up);
      node.removeEventListener("pointercancel", up);
      node.removeEventListener("wheel", wheel);
    };
  }, [element, setView]);
}

function pinched(view: View, before: Touch, now: Touch, other: Touch, size: Size): View {
  const span = (one: Touch) => Math.max(1, Math.hypot(one.x - other.x, one.y - other.y));
  const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
  return zoomed(view, Math.log2(span(now) / span(before)), middle, size);
}
