import { ToggleButton } from "react-aria-components/ToggleButton";
import { ToggleButtonGroup } from "react-aria-components/ToggleButtonGroup";
import styles from "./Segments.module.css";

interface SegmentsProps<Key extends string> {
  readonly label: string;
  readonly options: readonly { readonly key: Key; readonly label: string }[];
  readonly selected: Key;
  onSelect(key: Key): void;
}

/** One choice out of a few, always visible. */
export function Segments<Key extends string>({ label, options, selected, onSelect }: SegmentsProps<Key>) {
  return (
    <ToggleButtonGroup
      className={styles.group ?? ""}
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[selected]}
      onSelectionChange={(keys) => {
        const key = options.find((option) => keys.has(option.key))?.key;
        if (key) onSelect(key);
      }}
    >
      {options.map((option) => (
        <ToggleButton key={option.key} id={option.key} className={styles.segment ?? ""}>
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
