import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { shelf } from "../../state/storage";

const STEP_PX = 24;

interface ResizerOptions {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly initial: number;
}

const stored = shelf("local", "wf.overview", (value): value is number => typeof value === "number");

/** The width of a pane at the end of the line, changed by dragging its edge or by arrow keys, and remembered. */
export function useResizer({ label, min, max, initial }: ResizerOptions) {
  const clamp = (value: number) => Math.round(Math.min(max, Math.max(min, value)));
  const [wanted, setWanted] = useState(() => stored.read() ?? initial);
  const width = clamp(wanted);
  const drag = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const change = (value: number) => {
    setWanted(clamp(value));
    stored.write(clamp(value));
  };
  const towardsEnd = () => (document.documentElement.dir === "rtl" ? -1 : 1);
  const handle = {
    role: "separator",
    tabIndex: 0,
    "aria-label": label,
    "aria-orientation": "vertical" as const,
    "aria-valuenow": width,
    "aria-valuemin": min,
    "aria-valuemax": max,
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      drag.current = { x: event.clientX, width };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (drag.current) change(drag.current.width - (event.clientX - drag.current.x) * towardsEnd());
    },
    onPointerUp: () => {
      drag.current = null;
    },
    onDoubleClick: () => change(initial),
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const step = STEP_PX * towardsEnd();
      const to = { ArrowLeft: width + step, ArrowRight: width - step, Home: min, End: max }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      change(to);
    },
  };
  return { width, handle };
}
