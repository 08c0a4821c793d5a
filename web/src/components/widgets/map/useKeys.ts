import { type Dispatch, type KeyboardEvent, type RefObject, type SetStateAction, useCallback } from "react";
import { panned, type Size, type View, zoomed } from "./mercator";

const STEP_PX = 60;
const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [STEP_PX, 0],
  ArrowRight: [-STEP_PX, 0],
  ArrowUp: [0, STEP_PX],
  ArrowDown: [0, -STEP_PX],
};
const ZOOMS: Readonly<Record<string, number>> = { "+": 1, "=": 1, "-": -1 };

/** Arrow keys move the map, plus and minus zoom it, while the map itself has the focus. */
export function useKeys(
  element: RefObject<HTMLElement | null>,
  size: Size,
  setView: Dispatch<SetStateAction<View>>,
): (event: KeyboardEvent) => void {
  return useCallback(
    (event) => {
      if (event.target !== element.current) return;
      const [move, zoom] = [MOVES[event.key], ZOOMS[event.key]];
      if (!move && !zoom) return;
      event.preventDefault();
      const middle = { x: size.width / 2, y: size.height / 2 };
      setView((view) => (move ? panned(view, ...move) : zoomed(view, zoom ?? 0, middle, size)));
    },
    [element, size, setView],
  );
}
