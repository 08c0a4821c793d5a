import { createContext, useContext, useEffect, useState } from "react";

/** Whether what is drawn may come part by part: it is not in view yet, and the reader is scrolling. */
export const UnhurriedContext = createContext(false);

/** Parts of a long list that come with each frame, so that none of them is late. */
const EACH_FRAME = 1;

/** How many of so many parts are to be drawn now: all, or where nothing hurries some more with every frame. */
export function useDrawn(total: number): number {
  const isUnhurried = useContext(UnhurriedContext);
  const [drawn, setDrawn] = useState(EACH_FRAME);
  const isComplete = !isUnhurried || drawn >= total;
  useEffect(() => {
    if (isComplete) return;
    const frame = requestAnimationFrame(() => setDrawn(drawn + EACH_FRAME));
    return () => cancelAnimationFrame(frame);
  }, [isComplete, drawn]);
  return isComplete ? total : drawn;
}
