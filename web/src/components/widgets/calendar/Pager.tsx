import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "../../../i18n/useTranslation";
import { Button } from "../parts/Button";
import styles from "./Pager.module.css";

interface PagerProps {
  readonly title: string;
  onTurn(by: 1 | -1): void;
}

/** The name of the period shown, and the way to its neighbours. */
export function Pager({ title, onTurn }: PagerProps) {
  const { t } = useTranslation("widgets");
  return (
    <div className={styles.pager}>
      <Button look="quiet" size="icon" aria-label={t("calendar.previous")} onPress={() => onTurn(-1)}>
        <ChevronLeft aria-hidden size={20} />
      </Button>
      <p className={styles.title} aria-live="polite">
        {title}
      </p>
      <Button look="quiet" size="icon" aria-label={t("calendar.next")} onPress={() => onTurn(1)}>
        <ChevronRight aria-hidden size={20} />
      </Button>
    </div>
  );
}
