import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

/**
 * Whether everything has to be in the document, not only what is near the view:
 * while it is printed, and from the moment the browser's own search is opened until the reader writes again.
 */
export function useWhole(onSearch: () => void): boolean {
  const [isPrinting, setPrinting] = useState(false);
  const [isSearching, setSearching] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener("beforeprint", () => flushSync(() => setPrinting(true)), { signal });
    window.addEventListener("afterprint", () => setPrinting(false), { signal });
    window.addEventListener(
      "keydown",
      (event) => {
        if (event.code !== "KeyF" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
        onSearch();
        flushSync(() => setSearching(true));
      },
      { signal },
    );
    window.addEventListener("input", () => setSearching(false), { signal });
    return () => listening.abort();
  }, [onSearch]);
  return isPrinting || isSearching;
}
