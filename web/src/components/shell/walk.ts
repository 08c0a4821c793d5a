import type { KeyboardEvent } from "react";

/** Alt with an arrow goes from exchange to exchange. */
export function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!event.altKey || step === undefined) return;
  const starts = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-start]")];
  const focused = document.activeElement;
  const here = starts.findLastIndex((start) => start === focused || isBefore(start, focused));
  const outside = focused === event.currentTarget;
  const target = starts[outside ? starts.length - 1 : Math.max(0, here + step)];
  if (!target) return;
  event.preventDefault();
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "start" });
}

function isBefore(start: Element, other: Element | null): boolean {
  return other !== null && (start.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}
