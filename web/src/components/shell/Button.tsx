import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import styles from "./Button.module.css";

interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children"> {
  readonly look?: "primary" | "secondary" | "quiet" | "danger";
  readonly size?: "m" | "l" | "icon";
  readonly children: ReactNode;
}

/** The shell's button. With `size="icon"` an `aria-label` is needed. */
export function Button({ look = "secondary", size = "m", ...props }: ButtonProps) {
  return <AriaButton {...props} className={[styles.button, styles[look], styles[size]].join(" ")} />;
}
