import { Minus, Plus } from "lucide-react";
import { Button as AriaButton } from "react-aria-components/Button";
import { Group } from "react-aria-components/Group";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { NumberField } from "react-aria-components/NumberField";
import { Text } from "react-aria-components/Text";
import { useWidget } from "../context";
import styles from "./Stepper.module.css";

interface StepperProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  onChange(value: number): void;
}

/** A small number between two limits, by buttons, arrow keys or typing. */
export function Stepper({ label, hint, value, min, max, onChange }: StepperProps) {
  const { disabled } = useWidget();
  return (
    <NumberField
      className={styles.field ?? ""}
      value={Math.min(value, max)}
      minValue={min}
      maxValue={max}
      isDisabled={disabled}
      onChange={(next) => Number.isFinite(next) && onChange(Math.round(next))}
    >
      <span className={styles.words}>
        <Label>{label}</Label>
        {hint && (
          <Text slot="description" className={styles.hint ?? ""}>
            {hint}
          </Text>
        )}
      </span>
      <Group className={styles.group ?? ""}>
        <AriaButton slot="decrement" className={styles.step ?? ""}>
          <Minus aria-hidden size={18} />
        </AriaButton>
        <Input className={styles.input ?? ""} />
        <AriaButton slot="increment" className={styles.step ?? ""}>
          <Plus aria-hidden size={18} />
        </AriaButton>
      </Group>
    </NumberField>
  );
}
