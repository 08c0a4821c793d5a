import { type RefObject, useEffect, useState } from "react";
import type { Size } from "./mercator";

/** Before the element has been measured, and where nothing is ever measured. */
const ASSUMED: Size = { width: 640, height: 360 };

/** An element's size in CSS pixels, followed while it changes. */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>(ASSUMED);
  useEffect(() => {
    const node = element.current;
    if (!node || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      if (width > 0 && height > 0) setSize({ width, height });
    });
    observer.observe(node);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
