import type { ReactNode } from "react";
import styles from "./Facts.module.css";

interface FactsProps {
  readonly facts: readonly { readonly term: string; readonly value: ReactNode }[];
}

/** Terms and their values; those without a value are left out. */
export function Facts({ facts }: FactsProps) {
  const known = facts.filter(({ value }) => value !== undefined && value !== null && value !== "");
  if (known.length === 0) return null;
  return (
    <dl className={styles.facts}>
      {known.map(({ term, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the facts keep their places
        <div key={index} className={styles.fact}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
