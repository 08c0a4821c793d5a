import { useSyncExternalStore } from "react";

/** phone: one pane; tablet: rail and conversation, the overview beside it or as a sheet; desktop: three panes. */
export type Breakpoint = "phone" | "tablet" | "desktop";

const WIDE = "(min-width: 75rem)";
const MEDIUM = "(min-width: 52rem)";

export function useBreakpoint(): Breakpoint {
  return useSyncExternalStore(subscribe, current, () => "desktop");
}

function current(): Breakpoint {
  if (matchMedia(WIDE).matches) return "desktop";
  return matchMedia(MEDIUM).matches ? "tablet" : "phone";
}

function subscribe(onChange: () => void): () => void {
  const queries = [matchMedia(WIDE), matchMedia(MEDIUM)];
  for (const query of queries) query.addEventListener("change", onChange);
  return () => {
    for (const query of queries) query.removeEventListener("change", onChange);
  };
}
