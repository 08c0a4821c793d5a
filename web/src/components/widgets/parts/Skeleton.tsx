import styles from "./Skeleton.module.css";

const LINES = [1, 2, 3, 4, 5, 6, 7, 8];

/** Grey lines in place of what is loading, with words for those who can't see them. */
export function Skeleton({ label, lines = 3 }: { readonly label: string; readonly lines?: number }) {
  return (
    <div className={styles.skeleton} role="status" data-busy>
      <span className={styles.label}>{label}</span>
      {LINES.slice(0, lines).map((line) => (
        <span key={line} className={styles.line} aria-hidden />
      ))}
    </div>
  );
}
