import type { StyleSpecification } from "maplibre-gl";
import type { World } from "./world";

/** A style of two layers in the colours of the theme in force. */
export function styleOf(world: World, computed: CSSStyleDeclaration): StyleSpecification {
  const color = (name: string) => computed.getPropertyValue(name).trim();
  return {
    version: 8,
    sources: {
      land: {
        type: "geojson",
        data: { type: "Feature", geometry: world.landShape, properties: {} },
        tolerance: 0.3,
      },
      borders: { type: "geojson", data: { type: "Feature", geometry: world.borderShape, properties: {} } },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": color("--map-sea") } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": color("--map-land") } },
      {
        id: "coast",
        type: "line",
        source: "land",
        paint: { "line-color": color("--map-coast"), "line-width": 1 },
      },
      {
        id: "borders",
        type: "line",
        source: "borders",
        paint: { "line-color": color("--map-border"), "line-width": 0.8, "line-dasharray": [3, 2] },
      },
    ],
  };
}
