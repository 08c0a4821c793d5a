import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import styles from "./Button.module.css";

export type ButtonLook = "primary" | "secondary" | "quiet" | "danger";

interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children"> {
  readonly look?: ButtonLook;
  readonly size?: "m" | "s" | "icon";
  readonly children: ReactNode;
}

/** A control on a widget. With `size="icon"` an `aria-label` is needed. */
export function Button({ look = "secondary", size = "m", ...props }: ButtonProps) {
  return <AriaButton {...props} className={`${styles.button} ${styles[look]} ${styles[size]}`} />;
}
