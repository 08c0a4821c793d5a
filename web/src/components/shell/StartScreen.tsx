import { ArrowUpRight } from "lucide-react";
import { useTranslation } from "../../i18n/useTranslation";
import { useShell } from "./context";
import styles from "./StartScreen.module.css";

interface StartScreenProps {
  /** Without an address of its own; else somebody followed a link to a conversation that holds nothing. */
  readonly isKnown: boolean;
  readonly onStart: (text: string) => void;
}

/** An empty conversation: a question and a few ways to begin. */
export function StartScreen({ isKnown, onStart }: StartScreenProps) {
  const { t } = useTranslation("domain");
  const { t: tell } = useTranslation();
  const { profile } = useShell();
  return (
    <div className={styles.scroller}>
      <div className={styles.start}>
        {isKnown ? null : (
          <p className={styles.note} role="status">
            {tell("thread.nothingHere")}
          </p>
        )}
        <h2 className={styles.title}>{t("start.title")}</h2>
        <p className={styles.text}>{t("start.text")}</p>
        <ul className={styles.suggestions}>
          {profile.suggestions.map(({ textKey, icon: Icon }) => (
            <li key={textKey}>
              <button type="button" className={styles.suggestion} onClick={() => onStart(t(textKey))}>
                <Icon size={20} aria-hidden="true" />
                <span>{t(textKey)}</span>
                <ArrowUpRight className={styles.arrow} size={16} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
