import "@testing-library/jest-dom/vitest";
import { act, cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

/** jsdom has no layout: these answer as a wide window in which everything has one size that never changes. */
class StillObserver implements ResizeObserver {
  constructor(readonly callback: ResizeObserverCallback) {}
  observe(target: Element): void {
    const contentRect = new DOMRect(0, 0, 1024, 600);
    const size = [{ inlineSize: contentRect.width, blockSize: contentRect.height }];
    const entry = {
      target,
      contentRect,
      borderBoxSize: size,
      contentBoxSize: size,
      devicePixelContentBoxSize: size,
    };
    queueMicrotask(() => act(() => this.callback([entry], this)));
  }
  unobserve(): void {}
  disconnect(): void {}
}

if (typeof HTMLElement !== "undefined") {
  Object.defineProperty(HTMLElement.prototype, "offsetParent", { get: offsetParent });
}

function offsetParent(this: HTMLElement): Node | null {
  return this.parentNode;
}

globalThis.ResizeObserver ??= StillObserver;
globalThis.matchMedia ??= (query) =>
  Object.assign(new EventTarget(), {
    matches: query.includes("min-width") || query.includes("pointer: fine"),
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  });
if (typeof HTMLCanvasElement !== "undefined") HTMLCanvasElement.prototype.getContext = () => null;
if (typeof Element !== "undefined") Element.prototype.scrollTo ??= () => undefined;

/** A loaded machine takes its time to load a chunk. */
configure({ asyncUtilTimeout: 15_000 });

afterEach(cleanup);
