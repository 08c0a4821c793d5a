import { Check, Copy, PencilLine } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
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

export function CopyButton({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_600);
  };
  return (
    <Button
      look="quiet"
      size="icon"
      aria-label={copied ? t("thread.copied") : t("thread.copy")}
      onPress={() => void copy().catch(() => setCopied(false))}
    >
      {copied ? <Check size={16} /> : <Copy size={16} />}
    </Button>
  );
}
