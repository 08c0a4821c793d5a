import { type Dispatch, type SetStateAction, useEffect } from "react";
import { type Place, panned, type Size, toScreen, type View } from "./mercator";

/** What the card of the selected marker covers at the map's foot, and the room that a pin needs. */
const COVERED_PX = 120;
const MARGIN_PX = 48;

/** Moves the map just so far that the selected place is seen beside its card. */
export function useRevealed(
  place: Place | undefined,
  size: Size,
  setView: Dispatch<SetStateAction<View>>,
): void {
  useEffect(() => {
    if (!place) return;
    setView((view) => {
      const { x, y } = toScreen(place, view, size);
      const lowest = Math.max(MARGIN_PX, size.height - COVERED_PX);
      const dx = Math.min(0, size.width - MARGIN_PX - x) + Math.max(0, MARGIN_PX - x);
      const dy = Math.min(0, lowest - y) + Math.max(0, MARGIN_PX - y);
      return dx === 0 && dy === 0 ? view : panned(view, dx, dy);
    });
  }, [place, size, setView]);
}
