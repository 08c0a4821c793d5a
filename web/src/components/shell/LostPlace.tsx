import { useTranslation } from "../../i18n/useTranslation";
import type { Conversation } from "../../state/conversation";
import styles from "./ConnectionBanner.module.css";
import { answerOf, answerRef, useNamed } from "./link";

/** Says that what the address leads to is not in the conversation any more. */
export function LostPlace({ conversation }: { readonly conversation: Conversation }) {
  const { t } = useTranslation();
  const named = useNamed();
  const { loading, history, turns } = conversation;
  if (!named || loading !== "ready" || history.length === 0) return null;
  const answer = answerOf(named);
  if ([...history, ...turns].some((item) => answerRef(item) === answer)) return null;
  return (
    <p role="status" className={styles.banner}>
      {t("thread.lostPlace")}
    </p>
  );
}
