import { useCallback, useEffect, useRef, useState } from "react";
import { readDraft, readSent, rememberSent, writeDraft } from "../../state/drafts";

const SAVE_AFTER_MS = 250;

interface Draft {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Steps through what was sent before; false when there is nothing further that way. */
  readonly recall: (direction: "older" | "newer") => boolean;
  /** Takes the text away to be sent. */
  readonly take: () => string;
}

/** The unsent text of a thread, kept as one types. */
export function useDraft(threadId: string): Draft {
  const [text, setShown] = useState(() => readDraft(threadId));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const unsaved = useRef<(() => void) | null>(null);
  const recalled = useRef<{ readonly index: number; readonly draft: string } | null>(null);

  useEffect(() => () => unsaved.current?.(), []);

  const show = useCallback(
    (next: string) => {
      setShown(next);
      const save = () => {
        clearTimeout(timer.current);
        unsaved.current = null;
        writeDraft(threadId, next);
      };
      clearTimeout(timer.current);
      unsaved.current = save;
      timer.current = setTimeout(save, SAVE_AFTER_MS);
    },
    [threadId],
  );

  const setText = useCallback(
    (next: string) => {
      recalled.current = null;
      show(next);
    },
    [show],
  );

  const recall = (direction: "older" | "newer") => {
    const sent = readSent();
    const now = recalled.current ?? { index: sent.length, draft: text };
    const index = now.index + (direction === "older" ? -1 : 1);
    if (index < 0 || index > sent.length) return false;
    recalled.current = index === sent.length ? null : { ...now, index };
    show(sent[index] ?? now.draft);
    return true;
  };

  const take = () => {
    const taken = text.trim();
    recalled.current = null;
    if (taken) rememberSent(taken);
    show("");
    unsaved.current?.();
    return taken;
  };

  return { text, setText, recall, take };
}
