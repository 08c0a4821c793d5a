import type { ReactNode } from "react";
import { Mark } from "./Mark";
import styles from "./Page.module.css";

interface PageProps {
  readonly title?: string;
  readonly text: string;
  readonly children?: ReactNode;
}

/** A page that says one thing: getting ready, a failure, a missing address. */
export function Page({ title, text, children }: PageProps) {
  return (
    <main className={styles.page}>
      <Mark size={44} />
      {title ? <h1 className={styles.title}>{title}</h1> : null}
      <p className={styles.text} role="status">
        {text}
      </p>
      {children}
    </main>
  );
}
