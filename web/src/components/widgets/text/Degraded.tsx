import { useTranslation } from "../../../i18n/useTranslation";
import { humanise } from "../format/words";
import type { Refusal } from "../validation";
import { BotText } from "./BotText";
import styles from "./Degraded.module.css";

type Reason = Refusal | { readonly kind: "broken"; readonly type: string; readonly detail: string };

const NO_ADJUSTMENTS = { emphasis: null, annotations: [] };

/** What stands in place of a widget that can't be shown: an explanation, with the finding for who looks closer. */
export function Degraded({ refusal }: { readonly refusal: Reason }) {
  const { t } = useTranslation("widgets");
  const type = "type" in refusal ? refusal.type.slice(0, 60) : "";
  const name = t(`types.${type}`, { defaultValue: humanise(type) });
  const text = t(`degraded.${refusal.kind}`, { name });
  return (
    <div className={styles.degraded} data-degraded={refusal.kind}>
      <BotText payload={{ text, markdown: false }} variant="default" adjustments={NO_ADJUSTMENTS} />
      {refusal.detail && (
        <details className={styles.details}>
          <summary>{t("degraded.details")}</summary>
          <code>{[type, refusal.detail].filter(Boolean).join(" ")}</code>
        </details>
      )}
    </div>
  );
}
