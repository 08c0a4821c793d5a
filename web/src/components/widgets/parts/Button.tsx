import type { ComponentProps } from "react";
import styles from "./Button.module.css";

export type ButtonLook = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "m" | "s" | "icon";

interface ButtonProps
  extends Pick<ComponentProps<"button">, "type" | "children" | "aria-label" | "aria-expanded"> {
  readonly look?: ButtonLook;
  readonly size?: ButtonSize;
  readonly isDisabled?: boolean | undefined;
  readonly onPress?: (pressed: HTMLElement) => void;
}

/**
 * A control on a widget. With `size="icon"` an `aria-label` is needed.
 * The browser's own element: a list of offers brings ten, and one that a library wraps costs ten times as much.
 */
export function Button({
  look = "secondary",
  size = "m",
  type = "button",
  isDisabled,
  onPress,
  ...props
}: ButtonProps) {
  return (
    <button
      {...props}
      type={type}
      disabled={isDisabled}
      onClick={onPress && ((event) => onPress(event.currentTarget))}
      className={buttonClass(look, size)}
    />
  );
}

/** How a control looks, for those that a library has to draw. */
export function buttonClass(look: ButtonLook, size: ButtonSize): string {
  return `${styles.button} ${styles[look]} ${styles[size] ?? ""}`;
}
