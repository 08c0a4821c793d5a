import { Link2, RotateCcw } from "lucide-react";
import type { Envelope } from "../../api/envelope";
import { useTranslation } from "../../i18n/useTranslation";
import styles from "./AnswerTools.module.css";
import { Button } from "./Button";
import { CopyButton } from "./CopyButton";
import { addressOf, linkable } from "./link";
import { spokenText } from "./spoken";

interface AnswerToolsProps {
  readonly threadId: string;
  readonly answerRef: string | undefined;
  readonly envelopes: readonly Envelope[];
  /** Absent where asking the same again makes no sense. */
  readonly onAgain?: (() => void) | undefined;
}

/** What can be done with an answer; shown to a pointer over it, to the keyboard and to fingers. */
export function AnswerTools({ threadId, answerRef, envelopes, onAgain }: AnswerToolsProps) {
  const { t } = useTranslation();
  const text = spokenText(envelopes, "\n");
  return (
    <div className={styles.tools}>
      {text ? <CopyButton text={text} label={t("thread.copyAnswer")} /> : null}
      {answerRef
        ? linkable(envelopes).map((index, place, all) => (
            <CopyButton
              key={index}
              icon={Link2}
              text={addressOf(threadId, answerRef, index)}
              label={all.length > 1 ? t("thread.copyLinkTo", { place: place + 1 }) : t("thread.copyLink")}
            />
          ))
        : null}
      {onAgain ? (
        <Button look="quiet" size="icon" aria-label={t("thread.again")} onPress={onAgain}>
          <RotateCcw size={16} />
        </Button>
      ) : null}
    </div>
  );
}
