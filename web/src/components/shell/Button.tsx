import type { ComponentProps } from "react";
import styles from "./Button.module.css";

interface ButtonProps extends Omit<ComponentProps<"button">, "className" | "style" | "disabled" | "onClick"> {
  readonly look?: "primary" | "secondary" | "quiet" | "danger";
  readonly size?: "m" | "l" | "icon";
  readonly isDisabled?: boolean;
  readonly onPress?: () => void;
}

/**
 * The shell's button. With `size="icon"` an `aria-label` is needed.
 * The browser's own element: every answer brings several, and it costs a tenth of one that a library wraps.
 */
export function Button({ look = "secondary", size = "m", isDisabled, onPress, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      disabled={isDisabled}
      onClick={onPress && (() => onPress())}
      className={[styles.button, styles[look], styles[size]].join(" ")}
    />
  );
}
