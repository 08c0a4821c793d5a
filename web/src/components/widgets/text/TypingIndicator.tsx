import { useTranslation } from "../../../i18n/useTranslation";
import type { WidgetProps } from "../types";
import styles from "./TypingIndicator.module.css";

export function TypingIndicator({ payload }: WidgetProps<"typing_indicator">) {
  const { t } = useTranslation("widgets");
  const label = payload.agent_name ? t("typing.named", { name: payload.agent_name }) : t("typing.nameless");
  return (
    <p className={styles.typing} role="status">
      <span className={styles.dots} aria-hidden>
        <i />
        <i />
        <i />
      </span>
      {label}
    </p>
  );
}
