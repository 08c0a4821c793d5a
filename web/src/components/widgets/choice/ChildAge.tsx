import { ChevronDown } from "lucide-react";
import { useTranslation } from "../../../i18n/useTranslation";
import styles from "./ChildAge.module.css";

const AGES = Array.from({ length: 18 }, (_, age) => age);

interface ChildAgeProps {
  /** 1 for the first child. */
  readonly number: number;
  readonly age: number;
  readonly isDisabled: boolean;
  onChange(age: number): void;
}

export function ChildAge({ number, age, isDisabled, onChange }: ChildAgeProps) {
  const { t } = useTranslation("widgets");
  return (
    <label className={styles.child}>
      <span>{t("party.child", { number })}</span>
      <span className={styles.box}>
        <select value={age} disabled={isDisabled} onChange={(event) => onChange(Number(event.target.value))}>
          {AGES.map((option) => (
            <option key={option} value={option}>
              {t("party.years", { count: option })}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden size={16} />
      </span>
    </label>
  );
}
