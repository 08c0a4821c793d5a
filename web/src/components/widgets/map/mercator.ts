/** Web Mercator in CSS pixels: a world of 512 px at zoom 0, as MapLibre counts. */

export interface Place {
  readonly lat: number;
  readonly lng: number;
}

/** What a map shows: the place in its middle, and how near. */
export interface View extends Place {
  readonly zoom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const MIN_ZOOM = 0.2;
export const MAX_ZOOM = 17;
/** Without a stated zoom a single place is shown with its surroundings. */
const NEAR_ZOOM = 11;
const TILE = 512;
const MAX_LAT = 85;
const EARTH_METRES = 40_075_016.686;

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** A place on the unit square: 0…1 from west to east and from north to south. */
export function toUnit({ lat, lng }: Place): Point {
  const angle = (clamp(lat, -MAX_LAT, MAX_LAT) * Math.PI) / 180;
  return { x: (lng + 180) / 360, y: (1 - Math.log(Math.tan(angle) + 1 / Math.cos(angle)) / Math.PI) / 2 };
}

export function fromUnit({ x, y }: Point): Place {
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
  return { lat: clamp(lat, -MAX_LAT, MAX_LAT), lng: (((x % 1) + 1) % 1) * 360 - 180 };
}

export const worldPixels = (zoom: number) => TILE * 2 ** zoom;

/** Where a place lies in the picture; of its copies around the globe the one nearest to the middle. */
export function toScreen(place: Place, view: View, { width, height }: Size): Point {
  const world = worldPixels(view.zoom);
  const [at, middle] = [toUnit(place), toUnit(view)];
  const east = at.x - middle.x;
  return {
    x: (east - Math.round(east)) * world + width / 2,
    y: (at.y - middle.y) * world + height / 2,
  };
}

export function isInside({ x, y }: Point, { width, height }: Size): boolean {
  return x >= 0 && y >= 0 && x <= width && y <= height;
}

/** The view after the picture has been moved by so many pixels. */
export function panned(view: View, dx: number, dy: number): View {
  const world = worldPixels(view.zoom);
  const middle = toUnit(view);
  return {
    ...fromUnit({ x: middle.x - dx / world, y: clamp(middle.y - dy / world, 0, 1) }),
    zoom: view.zoom,
  };
}

/** The view after zooming by `by` levels with the point `at` kept in its place. */
export function zoomed(view: View, by: number, at: Point, { width, height }: Size): View {
  const zoom = clamp(view.zoom + by, MIN_ZOOM, MAX_ZOOM);
  const [dx, dy] = [at.x - width / 2, at.y - height / 2];
  const near = panned({ ...view }, -dx, -dy);
  return panned({ ...near, zoom }, dx, dy);
}

/** The view that shows all places with a margin. */
export function fitted(places: readonly Place[], { width, height }: Size, margin = 56): View {
  const points = unwrapped(places.map(toUnit));
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const room = (pixels: number, span: number) =>
    Math.log2(Math.max(40, pixels - 2 * margin) / (Math.max(span, 1e-9) * TILE));
  const zoom = clamp(
    Math.min(room(width, east - west), room(height, south - north), NEAR_ZOOM + 2),
    MIN_ZOOM,
    MAX_ZOOM,
  );
  return {
    ...fromUnit({ x: (west + east) / 2, y: (north + south) / 2 }),
    zoom: places.length === 1 ? NEAR_ZOOM : zoom,
  };
}

/** Places on both sides of the date line lie next to each other. */
function unwrapped(points: readonly Point[]): Point[] {
  const xs = points.map(({ x }) => x).sort((one, other) => one - other);
  const widest = Math.max(...xs.map((x, index) => (xs[index + 1] ?? x) - x));
  if (widest <= 0.5) return [...points];
  return points.map(({ x, y }) => ({ x: x < 0.5 ? x + 1 : x, y }));
}

export function metresPerPixel({ lat, zoom }: View): number {
  return (EARTH_METRES * Math.cos((lat * Math.PI) / 180)) / worldPixels(zoom);
}

/** The largest of 1, 2, 5, 10 … metres that is not longer than `metres`. */
export function roundLength(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  return [5, 2, 1].map((step) => step * power).find((length) => length <= metres) ?? power;
}
