import { useEffect } from "react";

/** Marks a region that takes the focus when the control in it that had the focus is gone. */
export const REGION_MARK = { "data-region": "", tabIndex: -1 } as const;

/** Where a control goes away as it is pressed, the keyboard stays in its region: the innermost that is still there. */
export function useFocusKept(): void {
  useEffect(() => {
    let regions: readonly HTMLElement[] = [];
    const onFocus = ({ target }: FocusEvent) => {
      regions = target instanceof Element ? regionsAround(target) : [];
    };
    // A press on nothing takes the focus away, as it should.
    const onPointer = () => {
      regions = [];
    };
    const onPressed = () =>
      afterPaint(() => {
        if (document.activeElement !== document.body) return;
        regions.find((region) => region.isConnected)?.focus({ preventScroll: true });
      });
    document.addEventListener("focusin", onFocus);
    document.addEventListener("pointerdown", onPointer, true);
    document.addEventListener("click", onPressed, true);
    document.addEventListener("keyup", onPressed, true);
    return () => {
      document.removeEventListener("focusin", onFocus);
      document.removeEventListener("pointerdown", onPointer, true);
      document.removeEventListener("click", onPressed, true);
      document.removeEventListener("keyup", onPressed, true);
    };
  }, []);
}

/** The regions that an element lies in, the innermost first. */
function regionsAround(element: Element): readonly HTMLElement[] {
  const region = element.closest<HTMLElement>("[data-region]");
  if (!region) return [];
  return [region, ...(region.parentElement ? regionsAround(region.parentElement) : [])];
}

/** Menus give the focus back in the next frame; they come first. */
function afterPaint(act: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(act));
}
