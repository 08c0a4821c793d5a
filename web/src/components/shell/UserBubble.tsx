import { PencilLine } from "lucide-react";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "./Button";
import { CopyButton } from "./CopyButton";
import { timeLabel } from "./days";
import styles from "./UserBubble.module.css";
import { START_MARK } from "./useStickToEnd";

interface UserBubbleProps {
  readonly text: string;
  readonly at: string;
  readonly onEdit?: (text: string) => void;
}

/** What the reader said, with the means to copy it or to say it anew. */
export function UserBubble({ text, at, onEdit }: UserBubbleProps) {
  const { t, i18n } = useTranslation();
  return (
    <div className={styles.row} {...START_MARK}>
      <div className={styles.tools}>
        <CopyButton text={text} />
        {onEdit ? (
          <Button look="quiet" size="icon" aria-label={t("thread.edit")} onPress={() => onEdit(text)}>
            <PencilLine size={16} />
          </Button>
        ) : null}
      </div>
      <div className={styles.bubble} title={timeLabel(at, i18n.language)}>
        <span className={styles.author}>{t("thread.you")}: </span>
        {text}
      </div>
    </div>
  );
}
