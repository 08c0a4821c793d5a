import styles from "./Source.module.css";

/** A document with its line numbers. */
export function Source({ text }: { readonly text: string }) {
  const lines = text.replace(/\n$/, "").split("\n");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <pre className={styles.source} tabIndex={0}>
      <span className={styles.numbers} aria-hidden>
        {lines.map((_, index) => index + 1).join("\n")}
      </span>
      <code>{text}</code>
    </pre>
  );
}
