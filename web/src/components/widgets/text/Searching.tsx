import { Radar } from "lucide-react";
import { useTranslation } from "../../../i18n/useTranslation";
import { humanise } from "../format/words";
import type { WidgetProps } from "../types";
import styles from "./Searching.module.css";

/** The optimistic placeholder that the result replaces. */
export function Searching({ payload }: WidgetProps<"searching">) {
  const { t } = useTranslation("widgets");
  const { label, provider, destination } = payload;
  const about = [destination, provider && t("searching.via", { provider: humanise(provider) })].filter(
    Boolean,
  );
  return (
    <div className={styles.searching} role="status">
      <span className={styles.icon} aria-hidden>
        <Radar size={20} />
      </span>
      <div>
        <p className={styles.label}>{label || t("searching.label")}</p>
        {about.length > 0 && <p className={styles.about}>{about.join(" · ")}</p>}
      </div>
      <span className={styles.sweep} aria-hidden />
    </div>
  );
}
