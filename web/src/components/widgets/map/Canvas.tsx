import { lazy, Suspense, useState } from "react";
import { DrawnCanvas } from "./DrawnCanvas";
import type { Size, View } from "./mercator";
import type { World } from "./world";

const GlCanvas = lazy(() => import("./GlCanvas").then((module) => ({ default: module.GlCanvas })));

interface CanvasProps {
  /** Null when it could not be loaded. */
  readonly world: World | null;
  readonly view: View;
  readonly size: Size;
}

/** The world behind the markers: by WebGL where there is one, else drawn. */
export function Canvas({ world, view, size }: CanvasProps) {
  const [isGl, setGl] = useState(hasWebGl);
  const [isReady, setReady] = useState(false);
  const drawn = <DrawnCanvas world={world} view={view} size={size} />;
  if (!isGl || !world) return drawn;
  return (
    <>
      {!isReady && drawn}
      <Suspense fallback={null}>
        <GlCanvas world={world} view={view} onReady={() => setReady(true)} onFailure={() => setGl(false)} />
      </Suspense>
    </>
  );
}

const SOFTWARE = /swiftshader|llvmpipe|software|basic render/i;

/** Whether the browser draws WebGL 2 on its own hardware; software rendering is slower than the drawing. */
function hasWebGl(): boolean {
  if (typeof WebGL2RenderingContext === "undefined") return false;
  const context = document
    .createElement("canvas")
    .getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  if (!context) return false;
  const info = context.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(context.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return !SOFTWARE.test(renderer);
}
