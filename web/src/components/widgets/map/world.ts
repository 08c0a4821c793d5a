/** Coastlines and borders from Natural Earth, bundled with the application: the map asks nobody for tiles. */

import type { MultiLineString, MultiPolygon, Polygon, Position } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { type Point, toUnit } from "./mercator";

type Atlas = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

/** A line in the unit square with its bounds. */
export interface Outline {
  readonly points: readonly Point[];
  readonly west: number;
  readonly east: number;
  readonly north: number;
  readonly south: number;
}

export interface World {
  /** Closed lines: coasts of land and of lakes. */
  readonly land: readonly Outline[];
  readonly borders: readonly Outline[];
  readonly landShape: MultiPolygon;
  readonly borderShape: MultiLineString;
}

let loading: Promise<World> | undefined;

/** The world, read once. */
export function loadWorld(): Promise<World> {
  loading ??= import("world-atlas/countries-50m.json")
    .then(({ default: atlas }) => read(atlas as unknown as Atlas))
    .catch((problem: unknown) => {
      loading = undefined;
      throw problem;
    });
  return loading;
}

function read(atlas: Atlas): World {
  const collection = feature(atlas, atlas.objects.land);
  const polygons = collection.features.flatMap(({ geometry }) =>
    polygonsOf(geometry as Polygon | MultiPolygon),
  );
  const borderShape = mesh(atlas, atlas.objects.countries, (one, other) => one !== other);
  return {
    land: polygons.flat().map(outline),
    borders: borderShape.coordinates.map(outline),
    landShape: { type: "MultiPolygon", coordinates: polygons },
    borderShape,
  };
}

function polygonsOf(shape: Polygon | MultiPolygon): Position[][][] {
  return shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
}

function outline(line: readonly Position[]): Outline {
  const points = line.map(([lng = 0, lat = 0]) => toUnit({ lng, lat }));
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return {
    points,
    west: Math.min(...xs),
    east: Math.max(...xs),
    north: Math.min(...ys),
    south: Math.max(...ys),
  };
}
