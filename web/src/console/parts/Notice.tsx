import type { Failure } from "../../api/errors";
import { Button } from "../../components/shell/Button";
import { useTranslation } from "../../i18n/useTranslation";
import styles from "./Notice.module.css";

interface NoticeProps {
  readonly failure: Failure;
  onRetry?(): void;
}

/** Why something could not be had, and the way to try again. */
export function Notice({ failure, onRetry }: NoticeProps) {
  const { t } = useTranslation("console");
  return (
    <div className={styles.notice} role="alert">
      <p>
        <strong>{t(`failure.${failure.kind}`, { defaultValue: t("failure.failed") })}</strong>
        {failure.message && <span className={styles.message}>{failure.message}</span>}
      </p>
      {onRetry && <Button onPress={onRetry}>{t("again")}</Button>}
    </div>
  );
}

export function Quiet({ children }: { readonly children: string }) {
  return <p className={styles.quiet}>{children}</p>;
}
