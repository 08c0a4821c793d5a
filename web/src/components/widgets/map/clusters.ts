import type { MapMarker } from "./marker";
import { type Point, type Size, toScreen, type View } from "./mercator";

/** Markers that would cover each other, as one. */
export interface Cluster extends Point {
  readonly key: string;
  readonly markers: readonly MapMarker[];
}

const NEAR_PX = 34;

/** Markers in and around the picture, joined when they are nearer than a fingertip; the selected one stands alone. */
export function clustered(
  markers: readonly MapMarker[],
  view: View,
  size: Size,
  selected: string | null,
): Cluster[] {
  const found: { x: number; y: number; markers: MapMarker[] }[] = [];
  for (const marker of markers) {
    const { x, y } = toScreen(marker, view, size);
    if (x < -60 || y < -60 || x > size.width + 60 || y > size.height + 60) continue;
    const near = marker.id === selected ? undefined : found.find((group) => isNear(group, x, y, selected));
    if (near) near.markers.push(marker);
    else found.push({ x, y, markers: [marker] });
  }
  return found.map((group) => ({ ...group, key: group.markers.map(({ id }) => id).join("|") }));
}

function isNear(
  group: { x: number; y: number; markers: MapMarker[] },
  x: number,
  y: number,
  selected: string | null,
) {
  const isAlone = group.markers.some(({ id }) => id === selected);
  return !isAlone && Math.abs(group.x - x) < NEAR_PX * 1.4 && Math.abs(group.y - y) < NEAR_PX * 0.8;
}
