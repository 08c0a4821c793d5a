import { Maximize, Minus, Plus } from "lucide-react";
import { Button as AriaButton } from "react-aria-components/Button";
import { useTranslation } from "../../../i18n/useTranslation";
import styles from "./Controls.module.css";

interface ControlsProps {
  onZoom(by: number): void;
  onFit(): void;
}

export function Controls({ onZoom, onFit }: ControlsProps) {
  const { t } = useTranslation("widgets");
  return (
    <div className={styles.controls}>
      <AriaButton className={styles.control ?? ""} aria-label={t("map.nearer")} onPress={() => onZoom(1)}>
        <Plus aria-hidden size={18} />
      </AriaButton>
      <AriaButton className={styles.control ?? ""} aria-label={t("map.farther")} onPress={() => onZoom(-1)}>
        <Minus aria-hidden size={18} />
      </AriaButton>
      <AriaButton className={styles.control ?? ""} aria-label={t("map.fit")} onPress={onFit}>
        <Maximize aria-hidden size={16} />
      </AriaButton>
    </div>
  );
}
