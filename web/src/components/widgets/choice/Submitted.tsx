import { Check } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./Submitted.module.css";

/** What was sent; it stays in the conversation in place of the control. */
export function Submitted({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <p className={styles.submitted}>
      <span className={styles.mark} aria-hidden>
        <Check size={16} />
      </span>
      <span className={styles.words}>
        <span className={styles.label}>{label}</span>
        <strong>{children}</strong>
      </span>
    </p>
  );
}
