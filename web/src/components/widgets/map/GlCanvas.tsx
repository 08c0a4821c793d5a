import { Map as GlMap, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { useEffect, useRef } from "react";
import styles from "./Canvas.module.css";
import { styleOf } from "./glStyle";
import type { View } from "./mercator";
import type { World } from "./world";

setWorkerUrl(workerUrl);

interface GlCanvasProps {
  readonly world: World;
  readonly view: View;
  /** Land and borders are in the picture. */
  onReady(): void;
  /** WebGL was promised and did not come. */
  onFailure(): void;
}

/** The world drawn by MapLibre. It only draws: moving and zooming are the surface's. */
export function GlCanvas({ world, view, onReady, onFailure }: GlCanvasProps) {
  const root = useRef<HTMLDivElement>(null);
  const map = useRef<GlMap | null>(null);
  const first = useRef(view);
  const told = useRef({ onReady, onFailure });
  told.current = { onReady, onFailure };

  useEffect(() => {
    const container = root.current;
    if (!container) return;
    const { lat, lng, zoom } = first.current;
    try {
      const created = new GlMap({
        container,
        style: styleOf(world, getComputedStyle(container)),
        center: [lng, lat],
        zoom,
        interactive: false,
        attributionControl: false,
        fadeDuration: 0,
      });
      created.once("idle", () => told.current.onReady());
      created.on("error", () => told.current.onFailure());
      created.on("webglcontextlost", () => told.current.onFailure());
      map.current = created;
    } catch {
      told.current.onFailure();
    }
    const repaint = () => map.current?.setStyle(styleOf(world, getComputedStyle(container)));
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const themes = new MutationObserver(repaint);
    scheme.addEventListener("change", repaint);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      scheme.removeEventListener("change", repaint);
      themes.disconnect();
      map.current?.remove();
      map.current = null;
    };
  }, [world]);

  useEffect(() => {
    map.current?.jumpTo({ center: [view.lng, view.lat], zoom: view.zoom });
  }, [view]);

  return <div ref={root} className={styles.canvas} aria-hidden="true" data-engine="webgl" />;
}
