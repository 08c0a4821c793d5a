import { type KeyboardEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { TITLE_LIMIT } from "../../state/threads";
import styles from "./ThreadItem.module.css";

interface TitleFieldProps {
  readonly title: string;
  readonly onDone: (title: string) => void;
  readonly onCancel: () => void;
}

/** A thread's title being changed: Enter or leaving keeps it, Escape does not. */
export function TitleField({ title, onDone, onCancel }: TitleFieldProps) {
  const { t } = useTranslation();
  const isOver = useRef(false);
  const end = (finish: () => void) => {
    if (isOver.current) return;
    isOver.current = true;
    finish();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const { value } = event.currentTarget;
    if (event.key === "Enter") end(() => onDone(value));
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
      ref={(field) => field?.select()}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        const { value } = event.currentTarget;
        end(() => onDone(value));
      }}
    />
  );
}
