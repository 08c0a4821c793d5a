import { useCallback } from "react";
import { type Loaded, useLoaded } from "../useLoaded";
import type { PlaybookGraph } from "./graph";

/** The graph of a playbook's text; `value.graph` is null when it holds no steps. */
export function useGraph(content: string): Loaded<{ readonly graph: PlaybookGraph | null }> {
  return useLoaded(useCallback(() => laidOut(content), [content]));
}

function laidOut(content: string): Promise<{ readonly graph: PlaybookGraph | null }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./graph.worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<PlaybookGraph | null>) => {
      worker.terminate();
      resolve({ graph: data });
    });
    worker.addEventListener("error", ({ message }) => {
      worker.terminate();
      reject(new Error(message || "the graph could not be laid out"));
    });
    worker.postMessage(content);
  });
}
