import { useState } from "react";
import { useSearchParams } from "wouter";
import { useShell } from "./context";
import type { Breakpoint } from "./useBreakpoint";

const PANE = "pane";

/** The pane named in the address. Beside the conversation one is always chosen; a sheet opens only when named. */
export function usePaneChoice(breakpoint: Breakpoint) {
  const { profile } = useShell();
  const [params, setParams] = useSearchParams();
  const [isShown, setShown] = useState(true);
  const named = params.get(PANE);
  const first = profile.panes[0]?.id ?? "";
  const known = profile.panes.some((pane) => pane.id === named);
  const put = (paneId: string | null, replace: boolean) =>
    setParams(
      (before) => {
        if (paneId === null) before.delete(PANE);
        else before.set(PANE, paneId);
        return before;
      },
      { replace },
    );
  const isOpen = breakpoint === "phone" ? known : isShown;
  const close = () => {
    if (breakpoint === "phone") put(null, true);
    else setShown(false);
  };
  const open = () => {
    if (breakpoint === "phone") put(known ? named : first, false);
    else setShown(true);
  };
  return {
    selected: known && named ? named : first,
    isOpen,
    close,
    toggle: () => (isOpen ? close() : open()),
    select: (paneId: string) => put(paneId, true),
  };
}
