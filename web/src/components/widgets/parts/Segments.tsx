import { type KeyboardEvent, useRef } from "react";
import styles from "./Segments.module.css";

interface SegmentsProps<Key extends string> {
  readonly label: string;
  readonly options: readonly { readonly key: Key; readonly label: string }[];
  readonly selected: Key;
  onSelect(key: Key): void;
}

/** One choice out of a few, always visible: one stop of the Tab key, arrows from one to the next. */
export function Segments<Key extends string>({ label, options, selected, onSelect }: SegmentsProps<Key>) {
  const group = useRef<HTMLDivElement>(null);
  const here = options.findIndex(({ key }) => key === selected);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepOf(event.key);
    const next = step && options[(here + step + options.length) % options.length];
    if (!next) return;
    event.preventDefault();
    group.current?.querySelectorAll("button")[options.indexOf(next)]?.focus();
    onSelect(next.key);
  };
  return (
    <div ref={group} className={styles.group} role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
      {options.map(({ key, label: name }, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a control of a form has a value; this one acts at once
        <button
          key={key}
          type="button"
          role="radio"
          className={styles.segment}
          aria-checked={key === selected}
          tabIndex={index === Math.max(0, here) ? 0 : -1}
          onClick={() => onSelect(key)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

/** Along the reading direction or back; 0 for every other key. */
function stepOf(key: string): number {
  const isRightToLeft = document.dir === "rtl" || document.documentElement.dir === "rtl";
  const sideways = isRightToLeft ? -1 : 1;
  return { ArrowRight: sideways, ArrowLeft: -sideways, ArrowDown: 1, ArrowUp: -1 }[key] ?? 0;
}
