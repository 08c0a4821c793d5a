import { useMemo } from "react";
import styles from "./Canvas.module.css";
import { type Size, toUnit, type View, worldPixels } from "./mercator";
import type { Outline, World } from "./world";

interface DrawnCanvasProps {
  readonly world: World | null;
  readonly view: View;
  readonly size: Size;
}

/** The world as an SVG drawing, for browsers without WebGL. */
export function DrawnCanvas({ world, view, size }: DrawnCanvasProps) {
  const land = useMemo(() => (world ? pathOf(world.land, view, size, true) : ""), [world, view, size]);
  const borders = useMemo(() => (world ? pathOf(world.borders, view, size, false) : ""), [world, view, size]);
  return (
    <svg
      className={styles.canvas}
      width={size.width}
      height={size.height}
      aria-hidden="true"
      data-engine="svg"
    >
      <path className={styles.land} d={land} fillRule="evenodd" />
      <path className={styles.borders} d={borders} />
    </svg>
  );
}

/** The lines that touch the picture, in pixels; what is smaller than a pixel is skipped. */
function pathOf(lines: readonly Outline[], view: View, { width, height }: Size, isClosed: boolean): string {
  const scale = worldPixels(view.zoom);
  const middle = toUnit(view);
  const [halfWidth, halfHeight] = [width / 2 / scale, height / 2 / scale];
  const parts: string[] = [];
  for (const turn of [-1, 0, 1]) {
    const centre = middle.x - turn;
    for (const line of lines) {
      const isOutside =
        line.east < centre - halfWidth ||
        line.west > centre + halfWidth ||
        line.south < middle.y - halfHeight ||
        line.north > middle.y + halfHeight;
      if (!isOutside) parts.push(drawn(line, centre, middle.y, scale, width / 2, height / 2, isClosed));
    }
  }
  return parts.join("");
}

function drawn(
  line: Outline,
  centreX: number,
  centreY: number,
  scale: number,
  left: number,
  top: number,
  isClosed: boolean,
): string {
  let text = "";
  let [lastX, lastY] = [Number.NaN, Number.NaN];
  for (const point of line.points) {
    const x = Math.round((point.x - centreX) * scale + left);
    const y = Math.round((point.y - centreY) * scale + top);
    if (x === lastX && y === lastY) continue;
    text += `${text ? "L" : "M"}${x} ${y}`;
    [lastX, lastY] = [x, y];
  }
  return isClosed && text ? `${text}Z` : text;
}
