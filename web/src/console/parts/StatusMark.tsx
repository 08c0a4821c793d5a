import { Ban, CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import { useTranslation } from "../../i18n/useTranslation";
import type { Status } from "../records";
import styles from "./StatusMark.module.css";

const ICONS = { RUNNING: LoaderCircle, COMPLETED: CircleCheck, FAILED: CircleX, CANCELLED: Ban } as const;

/** A status as a shape, a colour and a word. */
export function StatusMark({ status }: { readonly status: Status }) {
  const { t } = useTranslation("console");
  const Icon = ICONS[status];
  return (
    <span className={styles.mark} data-status={status}>
      <Icon aria-hidden size={15} />
      {t(`status.${status}`)}
    </span>
  );
}
