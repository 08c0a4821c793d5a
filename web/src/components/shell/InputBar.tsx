import { ArrowUp, Square } from "lucide-react";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "./Button";
import { useShell } from "./context";
import { DictateButton } from "./DictateButton";
import styles from "./InputBar.module.css";
import { useDraft } from "./useDraft";

export const INPUT_ID = "message-input";
const WARN_BELOW = 200;

interface InputBarProps {
  readonly threadId: string;
  readonly isBusy: boolean;
  readonly placeholder?: string;
  /** Text put in from outside, such as a message to be edited; a new object each time. */
  readonly incoming: { readonly text: string } | null;
  readonly onSend: (text: string) => void;
  readonly onStop: () => void;
}

/** Where the reader writes. Enter sends, Shift+Enter starts a new line, arrow-up brings back what was sent. */
export function InputBar({ threadId, isBusy, placeholder, incoming, onSend, onStop }: InputBarProps) {
  const { t } = useTranslation();
  const { profile } = useShell();
  const draft = useDraft(threadId);
  const field = useGrowingField(draft.text);
  const { setText } = draft;
  const left = profile.messageLimit - draft.text.trim().length;
  const canSend = draft.text.trim() !== "" && left >= 0;

  useEffect(() => {
    if (!incoming) return;
    setText(incoming.text);
    field.current?.focus();
  }, [incoming, setText, field]);

  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches) field.current?.focus();
  }, [field]);

  const send = () => {
    if (!canSend) return;
    onSend(draft.take());
    field.current?.focus();
  };

  const stop = () => {
    onStop();
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && selectionStart === 0 && selectionEnd === 0) {
      if (draft.recall("older")) event.preventDefault();
    } else if (event.key === "ArrowDown" && selectionStart === value.length) {
      if (draft.recall("newer")) event.preventDefault();
    }
  };

  return (
    <div className={styles.bar}>
      <div className={styles.field}>
        <textarea
          id={INPUT_ID}
          ref={field}
          className={styles.text}
          rows={1}
          value={draft.text}
          placeholder={placeholder ?? t("input.placeholder")}
          aria-label={t("input.label")}
          aria-describedby="input-note"
          aria-invalid={left < 0}
          enterKeyHint="send"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <DictateButton text={draft.text} onText={setText} />
        {isBusy ? (
          <Button size="icon" aria-label={t("input.stop")} onPress={stop}>
            <Square size={15} fill="currentColor" />
          </Button>
        ) : null}
        {isBusy && !draft.text.trim() ? null : (
          <Button
            look="primary"
            size="icon"
            aria-label={t("input.send")}
            isDisabled={!canSend}
            onPress={send}
          >
            <ArrowUp size={20} />
          </Button>
        )}
      </div>
      <Note left={left} />
    </div>
  );
}

function Note({ left }: { readonly left: number }) {
  const { t } = useTranslation();
  if (left < 0) {
    return (
      <p id="input-note" className={styles.error} role="alert">
        {t("input.tooLong", { count: -left })}
      </p>
    );
  }
  return (
    <p id="input-note" className={styles.note}>
      {left < WARN_BELOW ? t("input.left", { count: left }) : t("input.hint")}
    </p>
  );
}

/** Where a style sheet can say it, no layout is asked for at every key. */
const GROWS_BY_ITSELF = typeof CSS !== "undefined" && CSS.supports?.("field-sizing", "content");

/** A text field as tall as its text, up to the limit that the style sheet sets. */
function useGrowingField(text: string) {
  const field = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
  useLayoutEffect(() => {
    const element = field.current;
    if (!element || GROWS_BY_ITSELF) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);
  return field;
}
