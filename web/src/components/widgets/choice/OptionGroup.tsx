import { useId } from "react";
import { ToggleButton } from "react-aria-components/ToggleButton";
import { ToggleButtonGroup } from "react-aria-components/ToggleButtonGroup";
import { useWidget } from "../context";
import type { Option } from "./filters";
import styles from "./OptionGroup.module.css";

interface OptionGroupProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly selected: readonly string[];
  readonly isMultiple?: boolean;
  onSelect(keys: readonly string[]): void;
}

/** Options as chips with their counts: any number of them, or at most one. */
export function OptionGroup({ label, selected, isMultiple = false, onSelect, ...rest }: OptionGroupProps) {
  const { disabled } = useWidget();
  const id = useId();
  const named = rest.options.filter((option) => option.label.trim());
  const options = [...new Map(named.map((option) => [option.key, option])).values()];
  if (options.length === 0) return null;
  return (
    <div className={styles.group}>
      <p className={styles.label} id={id}>
        {label}
      </p>
      <ToggleButtonGroup
        className={styles.chips ?? ""}
        aria-labelledby={id}
        selectionMode={isMultiple ? "multiple" : "single"}
        selectedKeys={selected}
        isDisabled={disabled}
        onSelectionChange={(keys) => onSelect([...keys].map(String))}
      >
        {options.map((option) => (
          <ToggleButton key={option.key} id={option.key} className={styles.chip ?? ""}>
            {option.label}
            {option.count !== undefined && <span className={styles.count}>{option.count}</span>}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
