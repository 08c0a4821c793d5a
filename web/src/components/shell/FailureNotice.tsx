import { RotateCcw, TriangleAlert } from "lucide-react";
import type { Failure } from "../../api/errors";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "./Button";
import styles from "./FailureNotice.module.css";

interface FailureNoticeProps {
  readonly failure?: Failure | undefined;
  readonly title?: string;
  /** Absent where another attempt can't help. */
  readonly onRetry?: (() => void) | undefined;
}

/** Something went wrong: what it means for the reader, a way on, and the platform's own words for the curious. */
export function FailureNotice({ failure, title, onRetry }: FailureNoticeProps) {
  const { t } = useTranslation();
  const kind = failure?.kind ?? "failed";
  return (
    <div className={styles.notice} role="alert">
      <TriangleAlert className={styles.icon} size={20} aria-hidden="true" />
      <div className={styles.body}>
        <p className={styles.title}>{title ?? t("thread.failure.title")}</p>
        <p className={styles.text}>{t(`thread.failure.${kind}`)}</p>
        {failure?.message ? (
          <details className={styles.details}>
            <summary>{t("thread.details")}</summary>
            <p>{failure.message}</p>
          </details>
        ) : null}
        {onRetry ? (
          <Button onPress={onRetry}>
            <RotateCcw size={16} />
            {t("thread.retry")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
