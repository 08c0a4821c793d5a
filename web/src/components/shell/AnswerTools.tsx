import { RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Envelope } from "../../api/envelope";
import styles from "./AnswerTools.module.css";
import { Button } from "./Button";
import { CopyButton } from "./CopyButton";
import { spokenText } from "./spoken";

interface AnswerToolsProps {
  readonly envelopes: readonly Envelope[];
  /** Absent where asking the same again makes no sense. */
  readonly onAgain?: (() => void) | undefined;
}

/** What can be done with an answer; shown to a pointer over it, to the keyboard and to fingers. */
export function AnswerTools({ envelopes, onAgain }: AnswerToolsProps) {
  const { t } = useTranslation();
  const text = spokenText(envelopes, "\n");
  return (
    <div className={styles.tools}>
      {text ? <CopyButton text={text} label={t("thread.copyAnswer")} /> : null}
      {onAgain ? (
        <Button look="quiet" size="icon" aria-label={t("thread.again")} onPress={onAgain}>
          <RotateCcw size={16} />
        </Button>
      ) : null}
    </div>
  );
}
