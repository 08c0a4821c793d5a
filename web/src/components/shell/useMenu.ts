import { type RefObject, useEffect, useRef, useState } from "react";

interface Menu {
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
  readonly trigger: RefObject<HTMLDivElement | null>;
  readonly surface: RefObject<HTMLElement | null>;
}

/** A menu that leaves the page beneath usable: a press anywhere else closes it. */
export function useMenu(): Menu {
  const [isOpen, setOpen] = useState(false);
  const trigger = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const onPress = ({ target }: PointerEvent) => {
      const isOwn = [trigger, surface].some(
        ({ current }) => target instanceof Node && current?.contains(target),
      );
      if (!isOwn) setOpen(false);
    };
    document.addEventListener("pointerdown", onPress, true);
    return () => document.removeEventListener("pointerdown", onPress, true);
  }, [isOpen]);
  return { isOpen, setOpen, trigger, surface };
}
