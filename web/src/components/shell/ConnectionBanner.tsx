import { CloudOff, LoaderCircle } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { useConversations } from "../../state/conversations";
import styles from "./ConnectionBanner.module.css";

/** A blink of the network is nobody's business; only a lasting gap is told. */
const TELL_AFTER_MS = 1_200;

/** Says when the live connection is gone, and what that means for what one writes. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const connection = useConversations((state) => state.connection);
  const shown = useLasting(connection, connection === "offline" ? 0 : TELL_AFTER_MS);
  if (shown !== "offline" && shown !== "reconnecting" && shown !== "connecting") {
    return <div role="status" />;
  }
  const Icon = shown === "offline" ? CloudOff : LoaderCircle;
  return (
    <div role="status" className={styles.banner} data-state={shown}>
      <Icon size={16} aria-hidden="true" />
      {t(`connection.${shown}`)}
    </div>
  );
}

function useLasting<T>(value: T, delay: number): T | null {
  const [lasting, setLasting] = useState<T | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setLasting(value), delay);
    return () => {
      clearTimeout(timer);
      setLasting(null);
    };
  }, [value, delay]);
  return lasting;
}
