import { Mic, MicOff } from "lucide-react";
import { useCallback, useRef } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "./Button";
import styles from "./InputBar.module.css";
import { useDictation } from "./useDictation";

interface DictateButtonProps {
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** Speaks into the text; absent where the browser can't listen. */
export function DictateButton({ text, onText }: DictateButtonProps) {
  const { t, i18n } = useTranslation();
  const before = useRef("");
  const append = useCallback(
    (spoken: string) => onText(before.current ? `${before.current} ${spoken}` : spoken),
    [onText],
  );
  const dictation = useDictation(i18n.language, append);
  if (!dictation.isAvailable) return null;
  const toggle = () => {
    if (!dictation.isListening) before.current = text.trimEnd();
    dictation.toggle();
  };
  const label = dictation.isListening ? t("input.dictating") : t("input.dictate");
  return (
    <div className={dictation.isListening ? styles.listening : undefined}>
      <Button
        look="quiet"
        size="icon"
        aria-label={label}
        aria-pressed={dictation.isListening}
        onPress={toggle}
      >
        {dictation.hasFailed ? <MicOff size={19} /> : <Mic size={19} />}
      </Button>
      <span role="status" className={dictation.hasFailed ? styles.failed : undefined}>
        {dictation.hasFailed ? t("input.dictationFailed") : null}
      </span>
    </div>
  );
}
