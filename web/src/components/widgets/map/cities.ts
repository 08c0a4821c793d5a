/** Names of larger cities from GeoNames, bundled with the application, and which of them a view shows. */

import { type Place, type Point, type Size, toScreen, type View, worldPixels } from "./mercator";

export interface City extends Place {
  readonly name: string;
  /** Inhabitants in thousands. */
  readonly thousands: number;
}

export interface CityName extends Point {
  readonly name: string;
  readonly isLarge: boolean;
}

/** Names in one picture; more of them would hide what the map is for. */
const MOST = 14;
const LETTER_PX = 6.6;
const LINE_PX = 16;
/** Nearer than this the names of cities say nothing any more. */
const NEAREST_ZOOM = 13.5;
const LARGE_THOUSANDS = 1_000;

let loading: Promise<readonly City[]> | undefined;

/** The cities, read once, the most populous first. */
export function loadCities(): Promise<readonly City[]> {
  loading ??= import("./cities.json").then(({ default: rows }) =>
    (rows as unknown as readonly (readonly [string, number, number, number])[]).map(
      ([name, lat, lng, thousands]) => ({ name, lat, lng, thousands }),
    ),
  );
  return loading;
}

/** The names that fit into the picture, the most populous first; none covers another or one of `taken`. */
export function namesIn(
  cities: readonly City[],
  view: View,
  size: Size,
  taken: readonly Point[] = [],
): readonly CityName[] {
  if (view.zoom > NEAREST_ZOOM) return [];
  const reach = (360 * Math.max(size.width, size.height)) / worldPixels(view.zoom);
  const shown: CityName[] = [];
  for (const city of cities) {
    if (shown.length === MOST) break;
    if (Math.abs(city.lat - view.lat) > reach) continue;
    const { x, y } = toScreen(city, view, size);
    const name: CityName = { x, y, name: city.name, isLarge: city.thousands >= LARGE_THOUSANDS };
    const isInside = x > 8 && y > 14 && x + widthOf(name) < size.width && y < size.height - 28;
    if (!isInside || shown.some((other) => covers(other, name))) continue;
    if (taken.some((point) => Math.abs(point.x - x) < 44 && point.y - y > -14 && point.y - y < 44)) continue;
    shown.push(name);
  }
  return shown;
}

const widthOf = ({ name }: CityName) => name.length * LETTER_PX + 10;

function covers(one: CityName, other: CityName): boolean {
  const isBeside = one.x + widthOf(one) < other.x || other.x + widthOf(other) < one.x;
  return !isBeside && Math.abs(one.y - other.y) < LINE_PX;
}
