import { type Size, toUnit, type View, worldPixels } from "./mercator";

/** A picture of the map and where it lies, in CSS pixels. */
export interface Tile {
  readonly key: string;
  readonly url: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

const TILE_PX = 256;
/** What `{s}` in an address stands for, so that a source can be asked in several places. */
const SERVERS = ["a", "b", "c"];
const DEEPEST = 19;

/** The pictures that cover a view, at the level whose pixels come nearest to the screen's. */
export function tilesOf(url: string, view: View, { width, height }: Size): readonly Tile[] {
  const world = worldPixels(view.zoom);
  const level = Math.min(DEEPEST, Math.max(0, Math.round(Math.log2(world / TILE_PX))));
  const count = 2 ** level;
  const size = world / count;
  const middle = toUnit(view);
  const [left, top] = [middle.x * world - width / 2, middle.y * world - height / 2];
  const tiles: Tile[] = [];
  for (let row = Math.max(0, Math.floor(top / size)); row < count && row * size < top + height; row++) {
    for (let column = Math.floor(left / size); column * size < left + width; column++) {
      const x = ((column % count) + count) % count;
      const address = url
        .replaceAll("{z}", String(level))
        .replaceAll("{x}", String(x))
        .replaceAll("{y}", String(row))
        .replaceAll("{s}", SERVERS[(x + row) % SERVERS.length] ?? "a");
      tiles.push({
        key: `${level}/${column}/${row}`,
        url: address,
        x: column * size - left,
        y: row * size - top,
        size,
      });
    }
  }
  return tiles;
}
