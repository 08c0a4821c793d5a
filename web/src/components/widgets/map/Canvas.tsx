import { lazy, Suspense, useEffect, useState } from "react";
import { DrawnCanvas } from "./DrawnCanvas";
import type { Size, View } from "./mercator";
import { loadWorld, type World } from "./world";

const GlCanvas = lazy(() => import("./GlCanvas").then((module) => ({ default: module.GlCanvas })));

interface CanvasProps {
  readonly view: View;
  readonly size: Size;
}

/** The world behind the markers: by WebGL where there is one, else drawn. */
export function Canvas({ view, size }: CanvasProps) {
  const [world, setWorld] = useState<World | null>(null);
  const [isGl, setGl] = useState(hasWebGl);
  useEffect(() => {
    let isCurrent = true;
    loadWorld().then(
      (loaded) => isCurrent && setWorld(loaded),
      () => isCurrent && setWorld(null),
    );
    return () => {
      isCurrent = false;
    };
  }, []);
  const drawn = <DrawnCanvas world={world} view={view} size={size} />;
  if (!isGl || !world || size.width === 0) return drawn;
  return (
    <Suspense fallback={drawn}>
      <GlCanvas world={world} view={view} onFailure={() => setGl(false)} />
    </Suspense>
  );
}

/** Whether the browser draws WebGL 2 on its own hardware; software rendering is slower than the drawing. */
function hasWebGl(): boolean {
  if (typeof WebGL2RenderingContext === "undefined") return false;
  const context = document
    .createElement("canvas")
    .getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}
