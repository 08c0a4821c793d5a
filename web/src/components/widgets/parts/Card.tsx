import { type ReactNode, useId } from "react";
import type { Variant } from "../../../contracts/widgets";
import type { Adjustments } from "../types";
import styles from "./Card.module.css";
import { Emphasis } from "./Emphasis";
import { RemarksElsewhere } from "./Remarks";

interface CardProps {
  /** What the card is about; its accessible name. */
  readonly title?: ReactNode;
  readonly eyebrow?: ReactNode;
  /** At the far end of the heading: a price, a status. */
  readonly aside?: ReactNode;
  readonly variant?: Variant;
  readonly adjustments?: Adjustments;
  /** Fields whose remarks the card places itself. */
  readonly fields?: readonly string[];
  readonly tone?: "plain" | "quiet" | "success" | "danger";
  readonly label?: string;
  readonly children?: ReactNode;
}

/** The frame of a widget: a titled article with its emphasis, and the remarks that no field claims. */
export function Card({
  title,
  eyebrow,
  aside,
  variant = "default",
  adjustments,
  fields = [],
  ...rest
}: CardProps) {
  const { tone = "plain", label, children } = rest;
  const id = useId();
  const emphasis = adjustments?.emphasis;
  const hasHead = title || eyebrow || aside || emphasis;
  return (
    <article
      className={`${styles.card} ${styles[tone]} ${styles[variant] ?? ""}`}
      aria-labelledby={title && !label ? id : undefined}
      aria-label={label}
      data-emphasised={emphasis ? true : undefined}
    >
      {hasHead && (
        <header className={styles.head}>
          <div className={styles.heading}>
            {emphasis && <Emphasis name={emphasis} />}
            {eyebrow && <p className={styles.eyebrow}>{eyebrow}</p>}
            {title && (
              <h3 className={styles.title} id={id}>
                {title}
              </h3>
            )}
          </div>
          {aside && <div className={styles.aside}>{aside}</div>}
        </header>
      )}
      {children}
      {adjustments && <RemarksElsewhere adjustments={adjustments} fields={fields} />}
    </article>
  );
}
