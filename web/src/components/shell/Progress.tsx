import { useEffect, useState } from "react";
import { payloadOf } from "../../api/envelope";
import { useTranslation } from "../../i18n/useTranslation";
import type { Turn } from "../../state/conversation";
import { useConversations } from "../../state/conversations";
import { useShell } from "./context";
import styles from "./Progress.module.css";

const SLOW_MS = 15_000;

interface ProgressProps {
  readonly turn: Turn;
  /** No turn before it is under way. */
  readonly isNext: boolean;
}

/** What is happening with a turn right now, in words. */
export function Progress({ turn, isNext }: ProgressProps) {
  const { t } = useTranslation();
  const words = useProgressWords(turn, isNext);
  const isSaid = turn.partial.some((envelope) => payloadOf(envelope).label === words);
  const isSlow = useIsSlow(turn.phase === "running");
  return (
    <div className={styles.progress}>
      {isSaid ? null : <p className={turn.phase === "queued" ? styles.waiting : styles.words}>{words}</p>}
      {isSlow ? <p className={styles.slow}>{t("thread.slow")}</p> : null}
    </div>
  );
}

/** Keeps the last words that meant something while inner steps pass. */
function useProgressWords(turn: Turn, isNext: boolean): string {
  const { t } = useTranslation(["shell", "domain"]);
  const { profile } = useShell();
  const offline = useConversations((state) => state.connection !== "open");
  const key = turn.step ? profile.stepKey(turn.step) : null;
  const [lastKey, setLastKey] = useState(key);
  if (key && key !== lastKey) setLastKey(key);
  if (turn.phase === "queued") {
    if (offline) return t("thread.queuedOffline");
    return t(isNext ? "thread.queuedAgain" : "thread.queued");
  }
  if (turn.phase === "sending") return t("thread.sending");
  if (turn.note) return turn.note;
  const shown = key ?? lastKey;
  return shown ? t(shown, { ns: "domain" }) : t("thread.working");
}

function useIsSlow(running: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!running) return;
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, [running]);
  return running && slow;
}
