import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { TITLE_LIMIT } from "../../state/threads";
import styles from "./ThreadItem.module.css";

interface TitleFieldProps {
  readonly title: string;
  /** `isLeft`: the reader has gone elsewhere already, and the focus with them. */
  readonly onDone: (title: string, isLeft: boolean) => void;
  readonly onCancel: () => void;
}

/** A thread's title being changed: Enter or leaving keeps it, Escape does not. */
export function TitleField({ title, onDone, onCancel }: TitleFieldProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  // A menu that closes gives the focus back a frame later.
  useEffect(() => {
    const frame = requestAnimationFrame(() => field.current?.select());
    field.current?.focus();
    return () => cancelAnimationFrame(frame);
  }, []);
  const end = (finish: () => void) => {
    if (isOver.current) return;
    isOver.current = true;
    finish();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const { value } = event.currentTarget;
    if (event.key === "Enter") end(() => onDone(value, false));
    if (event.key !== "Escape") return;
    event.stopPropagation();
    end(onCancel);
  };
  return (
    <input
      className={styles.field}
      defaultValue={title}
      maxLength={TITLE_LIMIT}
      aria-label={t("sidebar.newTitle")}
      ref={field}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        const { value } = event.currentTarget;
        end(() => onDone(value, true));
      }}
    />
  );
}
